package io.plaudit.aggregator.query;

import io.plaudit.codec.MetadataBloom;
import io.plaudit.codec.MetadataTags;
import io.plaudit.model.Digests;
import io.plaudit.model.Feedback;
import io.plaudit.model.TagNames;
import io.plaudit.query.DistributionBucket;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A store filled as the aggregator fills it, from a list of feedbacks: rows and aggregates. */
final class StoredFeedback {

  static final int PARTITIONS = 3;
  static final TagNames TAGS = TagNames.standardAnd(List.of("team"));

  private static final String SUMS =
      """
       (partition, %1$s, entry, %2$s value, label, count, weight, weighted_value, weight_squared,
        weighted_square)
      values (%3$s)
      on conflict (%1$s, entry, partition) do update set
        count = %4$s.count + excluded.count, weight = %4$s.weight + excluded.weight,
        weighted_value = %4$s.weighted_value + excluded.weighted_value,
        weight_squared = %4$s.weight_squared + excluded.weight_squared,
        weighted_square = %4$s.weighted_square + excluded.weighted_square
      """;

  private static final List<String> SCHEMA =
      List.of(
          "V001__store.sql",
          "V002__objects.sql",
          "V003__feedback_by_attribute.sql",
          "V004__metadata_bloom.sql",
          "V007__feedback_by_project.sql",
          "V009__audit.sql",
          "V010__keys_by_hash.sql",
          "V013__views.sql");

  private final TestDatabase database;

  private StoredFeedback(TestDatabase database) {
    this.database = database;
  }

  static StoredFeedback empty() {
    return in(TestPostgres.freshDatabase());
  }

  /** A new store in this empty database. */
  static StoredFeedback in(TestDatabase database) {
    StoredFeedback store = new StoredFeedback(database);
    SCHEMA.forEach(name -> store.execute(resource("/db/migration/" + name)));
    return store;
  }

  TestDatabase database() {
    return database;
  }

  StoredFeedback add(Feedback... feedbacks) {
    return add(List.of(feedbacks));
  }

  StoredFeedback add(List<Feedback> feedbacks) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (Feedback feedback : feedbacks) {
        insertRow(connection, feedback);
        count(connection, feedback);
      }
      connection.commit();
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is said about a key, in the place of what was said before. */
  void describe(String tenant, String key, String document) {
    execute(
        """
        insert into objects.object (partition, tenant, kind, id, document)
        values (0, '%1$s', 'feedback-config', '%2$s', '%3$s')
        on conflict (tenant, kind, id, partition) do update set document = '%3$s'"""
            .formatted(tenant, key, document));
  }

  /** A tombstone as the store keeps it, which no read may find. */
  void addTombstone(Feedback feedback) {
    try (Connection connection = database.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into feedback (partition, trace_hash, feedback_id, tenant, trace_id,"
                    + " retracted, created_at, modified_at, amendments)"
                    + " values (?, ?, ?, ?, ?, true, ?, ?, '{}')")) {
      bind(
          insert,
          partition(feedback),
          traceHash(feedback),
          feedback.ref().feedbackId(),
          feedback.ref().tenant(),
          feedback.ref().traceId(),
          feedback.createdAt().atOffset(ZoneOffset.UTC),
          feedback.modifiedAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream resource = StoredFeedback.class.getResourceAsStream(name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void insertRow(Connection connection, Feedback feedback) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into feedback (partition, trace_hash, feedback_id, tenant, trace_id, retracted,"
                + " key, value, label, weight, comment, correction, metadata, source_dialect,"
                + " source_kind, attributes, tags, created_at, modified_at, amendments,"
                + " metadata_bloom_low, metadata_bloom_high)"
                + " values (?, ?, ?, ?, ?, false, ?, ?, ?, ?, ?, ?::json, ?::json, ?, ?, ?::json,"
                + " (select coalesce(jsonb_object_agg(k, v), '{}')"
                + " from unnest(?::text[], ?::text[]) as t(k, v)), ?, ?, '{}', ?, ?)")) {
      MetadataBloom bloom = MetadataBloom.of(feedback.metadata());
      Map<String, String> tags = MetadataTags.of(feedback.metadata(), TAGS);
      bind(
          insert,
          partition(feedback),
          traceHash(feedback),
          feedback.ref().feedbackId(),
          feedback.ref().tenant(),
          feedback.ref().traceId(),
          feedback.key(),
          feedback.value(),
          feedback.label(),
          feedback.weight(),
          feedback.comment(),
          feedback.correction() == null ? null : feedback.correction().text(),
          feedback.metadata().text(),
          feedback.source().dialect(),
          feedback.source().kind().wireName(),
          feedback.attributes().text(),
          connection.createArrayOf("text", tags.keySet().toArray()),
          connection.createArrayOf("text", tags.values().toArray()),
          feedback.createdAt().atOffset(ZoneOffset.UTC),
          feedback.modifiedAt().atOffset(ZoneOffset.UTC),
          bloom.low(),
          bloom.high());
      insert.executeUpdate();
    }
  }

  private static void count(Connection connection, Feedback feedback) throws SQLException {
    String tenant = feedback.ref().tenant();
    upsert(
        connection,
        feedback,
        "trace_aggregate",
        "trace_hash, key",
        "tenant, trace_id,",
        List.of(traceHash(feedback), feedback.key()),
        List.of(tenant, feedback.ref().traceId()));
    Map<String, String> scopes = new TreeMap<>(MetadataTags.of(feedback.metadata(), TAGS));
    scopes.put("", "");
    Instant hour = feedback.createdAt().truncatedTo(ChronoUnit.HOURS);
    for (Map.Entry<String, String> scope : scopes.entrySet()) {
      UUID group = Digests.hash128(tenant, feedback.key(), scope.getKey());
      UUID value = Digests.hash128(scope.getValue());
      upsert(
          connection,
          feedback,
          "tag_aggregate",
          "group_hash, value_hash",
          "tenant, key, tag, tag_value,",
          List.of(group, value),
          List.of(tenant, feedback.key(), scope.getKey(), scope.getValue()));
      upsert(
          connection,
          feedback,
          "tag_hourly",
          "group_hash, value_hash, hour",
          "",
          List.of(group, value, hour.atOffset(ZoneOffset.UTC)),
          List.of());
    }
  }

  private static void upsert(
      Connection connection,
      Feedback feedback,
      String table,
      String keys,
      String texts,
      List<Object> keyValues,
      List<Object> textValues)
      throws SQLException {
    BigDecimal value = feedback.value();
    BigDecimal weight = feedback.weight();
    BigDecimal scored = value == null ? BigDecimal.ZERO : value;
    BigDecimal bucket = DistributionBucket.of(value);
    String entry =
        (bucket == null ? "" : bucket.toPlainString())
            + "|"
            + (feedback.label() == null ? "" : feedback.label());
    List<Object> values = new ArrayList<>();
    values.add(partition(feedback));
    values.addAll(keyValues);
    values.add(entry);
    values.addAll(textValues);
    values.add(bucket);
    values.add(feedback.label());
    values.add(1L);
    values.add(weight);
    values.add(scored.multiply(weight));
    values.add(value == null ? BigDecimal.ZERO : weight.multiply(weight));
    values.add(scored.multiply(scored).multiply(weight));
    String places = "?, ".repeat(values.size() - 1) + "?";
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into " + table + SUMS.formatted(keys, texts, places, table))) {
      bind(insert, values.toArray());
      insert.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static UUID traceHash(Feedback feedback) {
    return Digests.hash128(feedback.ref().tenant(), feedback.ref().traceId());
  }

  /** Any function of the trace will do here. */
  private static int partition(Feedback feedback) {
    return Math.floorMod(traceHash(feedback).hashCode(), PARTITIONS);
  }
}
