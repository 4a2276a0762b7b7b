package io.plaudit.aggregator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FeedbackState.Tombstone;
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
import java.util.stream.Collectors;

/** A row of the table feedback: its columns in order, each as PostgreSQL reads it as text. */
final class FeedbackColumns {

  /** Those that never change after the row was made. */
  static final List<String> IDENTITY =
      List.of("trace_hash", "feedback_id", "tenant", "trace_id", "created_at");

  /** The others, in the order of {@link #content}. */
  static final List<String> CONTENT =
      List.of(
          "retracted",
          "key",
          "value",
          "label",
          "weight",
          "comment",
          "correction",
          "metadata",
          "source_dialect",
          "source_kind",
          "attributes",
          "tags",
          "modified_at",
          "fingerprint",
          "amendments");

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

  private FeedbackColumns() {}

  static String traceHash(FeedbackRef ref) {
    return Digests.hash128(ref.tenant(), ref.traceId()).toString();
  }

  static String[] identity(FeedbackState state) {
    FeedbackRef ref = state.ref();
    return new String[] {
      traceHash(ref),
      ref.feedbackId().toString(),
      ref.tenant(),
      ref.traceId(),
      state.createdAt().toString()
    };
  }

  static String[] content(FeedbackState state) {
    String fingerprint = state.fingerprint() == null ? null : state.fingerprint().hex();
    String modifiedAt = state.modifiedAt().toString();
    if (!(state instanceof Live live)) {
      return new String[] {
        "true",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        modifiedAt,
        fingerprint,
        "{}"
      };
    }
    Feedback feedback = live.feedback();
    return new String[] {
      "false",
      feedback.key(),
      feedback.value() == null ? null : feedback.value().toPlainString(),
      feedback.label(),
      feedback.weight().toPlainString(),
      feedback.comment(),
      text(feedback.correction()),
      text(feedback.metadata()),
      feedback.source().dialect(),
      feedback.source().kind().wireName(),
      text(feedback.attributes()),
      tagsJson(live.tags()),
      modifiedAt,
      fingerprint,
      live.amendments().stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"))
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

  private static String tagsJson(Map<String, String> tags) {
    try {
      return tags.isEmpty() ? "{}" : JSON.writeValueAsString(tags);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }

  private static Map<String, String> tags(String json) {
    try {
      return JSON.readValue(json, TAGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the column tags holds an object of texts", e);
    }
  }
}
