package io.plaudit.aggregator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FeedbackState.Tombstone;
import io.plaudit.aggregator.aggregate.Written;
import io.plaudit.codec.MetadataBloom;
import io.plaudit.model.Digests;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A row of the table feedback: its columns in order, each as a value of its type. */
final class FeedbackColumns {

  /** All but the partition, in the order of {@link #values}. */
  static final List<Column> ALL =
      List.of(
          new Column("trace_hash", ColumnType.UUID),
          new Column("feedback_id", ColumnType.UUID),
          new Column("tenant", ColumnType.TEXT),
          new Column("trace_id", ColumnType.TEXT),
          new Column("retracted", ColumnType.BOOLEAN),
          new Column("key", ColumnType.TEXT),
          new Column("value", ColumnType.NUMERIC),
          new Column("label", ColumnType.TEXT),
          new Column("weight", ColumnType.NUMERIC),
          new Column("comment", ColumnType.TEXT),
          new Column("correction", ColumnType.JSON),
          new Column("metadata", ColumnType.JSON),
          new Column("source_dialect", ColumnType.TEXT),
          new Column("source_kind", ColumnType.TEXT),
          new Column("attributes", ColumnType.JSON),
          new Column("tags", ColumnType.JSONB),
          new Column("created_at", ColumnType.TIMESTAMP),
          new Column("modified_at", ColumnType.TIMESTAMP),
          new Column("fingerprint", ColumnType.UUID),
          new Column("amendments", ColumnType.UUIDS),
          new Column("metadata_bloom_low", ColumnType.BIGINT),
          new Column("metadata_bloom_high", ColumnType.BIGINT),
          new Column("log_offset", ColumnType.BIGINT));

  private static final int TYPICAL_TAGS = 160;
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

  private FeedbackColumns() {}

  static UUID traceHash(FeedbackRef ref) {
    return Digests.hash128(ref.tenant(), ref.traceId());
  }

  static Object[] values(Written written) {
    FeedbackState state = written.state();
    FeedbackRef ref = state.ref();
    Feedback feedback = state instanceof Live live ? live.feedback() : null;
    MetadataBloom bloom =
        feedback == null ? MetadataBloom.NONE : MetadataBloom.of(feedback.metadata());
    return new Object[] {
      traceHash(ref),
      ref.feedbackId(),
      ref.tenant(),
      ref.traceId(),
      feedback == null,
      feedback == null ? null : feedback.key(),
      feedback == null ? null : feedback.value(),
      feedback == null ? null : feedback.label(),
      feedback == null ? null : feedback.weight(),
      feedback == null ? null : feedback.comment(),
      feedback == null ? null : text(feedback.correction()),
      feedback == null ? null : feedback.metadata().text(),
      feedback == null ? null : feedback.source().dialect(),
      feedback == null ? null : feedback.source().kind().wireName(),
      feedback == null ? null : feedback.attributes().text(),
      state instanceof Live live ? tagsJson(live.tags()) : null,
      state.createdAt(),
      state.modifiedAt(),
      state.fingerprint() == null ? null : state.fingerprint().uuid(),
      state instanceof Live live ? live.amendments() : List.of(),
      bloom.low(),
      bloom.high(),
      written.offset()
    };
  }

  static FeedbackState read(ResultSet row) throws SQLException {
    FeedbackRef ref =
        new FeedbackRef(
            row.getString("tenant"),
            row.getString("trace_id"),
            row.getObject("feedback_id", UUID.class));
    Fingerprint fingerprint = fingerprint(row);
    Instant createdAt = instant(row, "created_at");
    Instant modifiedAt = instant(row, "modified_at");
    if (row.getBoolean("retracted")) {
      return new Tombstone(ref, fingerprint, createdAt, modifiedAt);
    }
    Feedback feedback =
        Feedback.builder(ref)
            .key(row.getString("key"))
            .value(row.getBigDecimal("value"))
            .label(row.getString("label"))
            .weight(row.getBigDecimal("weight"))
            .comment(row.getString("comment"))
            .correction(json(row, "correction"))
            .metadata(json(row, "metadata"))
            .source(
                new Source(
                    row.getString("source_dialect"), Source.Kind.of(row.getString("source_kind"))))
            .attributes(json(row, "attributes"))
            .createdAt(createdAt)
            .modifiedAt(modifiedAt)
            .build();
    return new Live(feedback, tags(row.getString("tags")), fingerprint, amendments(row));
  }

  private static String text(RawJson json) {
    return json == null ? null : json.text();
  }

  private static RawJson json(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : new RawJson(text);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static Fingerprint fingerprint(ResultSet row) throws SQLException {
    String uuid = row.getString("fingerprint");
    return uuid == null ? null : new Fingerprint(uuid.replace("-", ""));
  }

  private static List<UUID> amendments(ResultSet row) throws SQLException {
    Array array = row.getArray("amendments");
    return List.of((UUID[]) array.getArray());
  }

  static String tagsJson(Map<String, String> tags) {
    StringBuilder json = new StringBuilder(TYPICAL_TAGS).append('{');
    tags.forEach(
        (name, value) -> {
          quote(name, json.length() == 1 ? json : json.append(','));
          quote(value, json.append(':'));
        });
    return json.append('}').toString();
  }

  private static void quote(String text, StringBuilder json) {
    JsonStringEncoder.getInstance().quoteAsString(text, json.append('"'));
    json.append('"');
  }

  static Map<String, String> tags(String json) {
    try {
      return JSON.readValue(json, TAGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the column tags holds an object of texts", e);
    }
  }
}
