package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a store holds of each partition, in few characters: equal stores have equal ones, and two
 * that were made from the same log up to the same offset must be equal. All in one snapshot; takes
 * as long as reading every row once. Blocks.
 */
public final class StoreDigest {

  private static final Duration ANSWER = Duration.ofHours(6);

  private static final String SUMS =
      "entry, trim_scale(value), label, count, trim_scale(weight), trim_scale(weighted_value),"
          + " trim_scale(weight_squared), trim_scale(weighted_square)";

  /**
   * Each table, and what of a row depends on the log alone. Not where a row was changed last: rows
   * of older stores do not know.
   */
  private static final Map<String, String> TABLES =
      Map.of(
          "feedback",
          "trace_hash, feedback_id, tenant, trace_id, retracted, key, trim_scale(value), label,"
              + " trim_scale(weight), comment, correction, metadata, source_dialect, source_kind,"
              + " attributes, tags, created_at, modified_at, fingerprint, amendments",
          "trace_aggregate",
          "trace_hash, key, tenant, trace_id, " + SUMS,
          "tag_aggregate",
          "group_hash, value_hash, tenant, key, tag, tag_value, " + SUMS,
          "tag_hourly",
          "group_hash, value_hash, hour, " + SUMS,
          "dead_letter",
          "record_offset, reason, record_key, record_value, record_timestamp");

  private final Sessions sessions;

  public StoreDigest(DatabaseAccess access) {
    this.sessions = new Sessions(access);
  }

  /**
   * A partition.
   *
   * @param nextOffset everything before it is applied
   * @param digests by table: the number of rows, and a sum of hashes
   */
  public record Of(long nextOffset, Map<String, String> digests) {}

  /** All partitions by number. */
  public Map<Integer, Of> read() {
    try (Connection connection = sessions.durable("plaudit:digest")) {
      connection.setNetworkTimeout(Runnable::run, (int) ANSWER.toMillis());
      execute(connection, "set statement_timeout = 0");
      execute(connection, "set enable_seqscan = on");
      execute(connection, "set timezone = 'UTC'");
      connection.commit();
      execute(connection, "set transaction isolation level repeatable read read only");
      Map<Integer, Of> partitions = positions(connection);
      for (String table : TABLES.keySet()) {
        add(connection, table, partitions);
      }
      connection.commit();
      return partitions;
    } catch (SQLException e) {
      throw SqlErrors.of("reading the store", e);
    }
  }

  /** The same without the digests, which takes no time. */
  public Map<Integer, Of> positions() {
    try (Connection connection = sessions.durable("plaudit:digest")) {
      return positions(connection);
    } catch (SQLException e) {
      throw SqlErrors.of("reading the store", e);
    }
  }

  private static Map<Integer, Of> positions(Connection connection) throws SQLException {
    Map<Integer, Of> partitions = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select partition, next_offset from position");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        partitions.put(row.getInt(1), new Of(row.getLong(2), new TreeMap<>()));
      }
    }
    return partitions;
  }

  private static void add(Connection connection, String table, Map<Integer, Of> partitions)
      throws SQLException {
    String sql =
        "select partition, count(*) || ':' || sum(hashtextextended(row("
            + TABLES.get(table)
            + ")::text, 0)::numeric) from "
            + table
            + " group by partition";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Of of = partitions.computeIfAbsent(row.getInt(1), number -> new Of(0, new TreeMap<>()));
        of.digests().put(table, row.getString(2));
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
