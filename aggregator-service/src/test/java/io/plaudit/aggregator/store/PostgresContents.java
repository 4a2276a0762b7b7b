package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Entry;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.aggregate.HourRow;
import io.plaudit.aggregator.aggregate.TagRow;
import io.plaudit.aggregator.aggregate.TagScope;
import io.plaudit.aggregator.aggregate.TraceRow;
import io.plaudit.model.FeedbackRef;
import io.plaudit.testsupport.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a whole database. */
public final class PostgresContents {

  private PostgresContents() {}

  /** How one row of a query becomes something. */
  @FunctionalInterface
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  /** A snapshot of everything. */
  public static StoreContents read(TestDatabase database) throws SQLException {
    Map<Integer, Long> offsets = new TreeMap<>();
    Map<FeedbackRef, FeedbackState> rows = new HashMap<>();
    Map<TraceRow, Delta> traces = new HashMap<>();
    Map<TagRow, Delta> tags = new HashMap<>();
    Map<HourRow, Delta> hours = new HashMap<>();
    List<String> letters = new ArrayList<>();
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      each(connection, "select * from position", r -> offsets.put(r.getInt(1), r.getLong(3)));
      each(
          connection,
          "select * from feedback",
          r -> {
            FeedbackState state = FeedbackColumns.read(r);
            rows.put(state.ref(), state);
          });
      each(
          connection,
          "select * from trace_aggregate",
          r ->
              traces.merge(
                  new TraceRow(
                      r.getString("tenant"), r.getString("trace_id"), r.getString("key"), entry(r)),
                  sums(r),
                  Delta::plus));
      each(
          connection,
          "select * from tag_aggregate",
          r -> tags.merge(new TagRow(scope(r), entry(r)), sums(r), Delta::plus));
      each(
          connection,
          """
          select h.*, texts.tenant, texts.key, texts.tag, texts.tag_value
          from tag_hourly h
          join (select distinct group_hash, value_hash, tenant, key, tag, tag_value
            from tag_aggregate) texts using (group_hash, value_hash)""",
          r ->
              hours.merge(
                  new HourRow(
                      scope(r), r.getObject("hour", OffsetDateTime.class).toInstant(), entry(r)),
                  sums(r),
                  Delta::plus));
      each(
          connection,
          "select partition || '@' || record_offset || ' ' || reason from dead_letter order by"
              + " partition, record_offset",
          r -> letters.add(r.getString(1)));
      connection.commit();
    }
    return new StoreContents(offsets, rows, traces, tags, hours, letters);
  }

  private static void each(Connection connection, String sql, Row row) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        row.read(rows);
      }
    }
  }

  private static TagScope scope(ResultSet row) throws SQLException {
    return new TagScope(
        row.getString("tenant"),
        row.getString("key"),
        row.getString("tag"),
        row.getString("tag_value"));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    Entry entry = new Entry(row.getBigDecimal("value"), row.getString("label"));
    if (!entry.name().equals(row.getString("entry"))) {
      throw new AssertionError("entry " + row.getString("entry") + " is named " + entry.name());
    }
    return entry;
  }

  private static Delta sums(ResultSet row) throws SQLException {
    BigDecimal weight = row.getBigDecimal("weight");
    return new Delta(
        row.getLong("count"),
        weight,
        row.getBigDecimal("weighted_value"),
        row.getBigDecimal("weight_squared"),
        row.getBigDecimal("weighted_square"));
  }
}
