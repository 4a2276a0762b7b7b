package io.plaudit.aggregator.store;

import io.plaudit.model.Digests;
import io.plaudit.query.AggregatePart;
import io.plaudit.query.AggregatePlace;
import io.plaudit.query.Summary;
import io.plaudit.query.Sums;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a partition has of aggregates, and up to which offset. */
final class SelectParts {

  private static final int FETCH_ROWS = 500;

  private static final String POSITION = "select next_offset from position where partition = ?";

  private static final String SUMS =
      """
      select w.n, s.*
      from unnest(%s) with ordinality w (%s, n)
      left join lateral (
        select value, label, count, weight,
          sum(count) over ()::bigint as all_count,
          coalesce(sum(count) filter (where value is not null) over (), 0)::bigint as scored,
          coalesce(sum(weight) filter (where value is not null) over (), 0) as scored_weight,
          sum(weighted_value) over () as all_weighted_value,
          sum(weight_squared) over () as all_weight_squared,
          sum(weighted_square) over () as all_weighted_square,
          count(*) filter (where value is not null or label is not null) over () as entries,
          row_number() over (
            order by value is null and label is null, count desc, value, label collate "C") as place
        from %s a
        where %s and a.partition = ? and a.count > 0
        offset 0) s on s.place <= ?
      order by w.n, s.place""";

  private static final String TRACES =
      SUMS.formatted(
          "?::uuid[], ?::text[]",
          "trace_hash, key",
          "trace_aggregate",
          "a.trace_hash = w.trace_hash and a.key = w.key");

  private static final String TAGS =
      SUMS.formatted(
          "?::uuid[], ?::uuid[]",
          "group_hash, value_hash",
          "tag_aggregate",
          "a.group_hash = w.group_hash and a.value_hash = w.value_hash");

  private final Connection connection;
  private final int partition;
  private final Consumer<AggregatePart> parts;

  private SelectParts(Connection connection, int partition, Consumer<AggregatePart> parts) {
    this.connection = connection;
    this.partition = partition;
    this.parts = parts;
  }

  /** Shows a part of each of these, one that is gone among them. */
  static void run(
      Connection connection,
      int partition,
      Collection<AggregatePlace> places,
      Consumer<AggregatePart> parts)
      throws SQLException {
    SelectParts select = new SelectParts(connection, partition, parts);
    long next = select.nextOffset();
    select.traces(places.stream().filter(AggregatePlace::isTrace).toList(), next);
    select.tags(places.stream().filter(place -> !place.isTrace()).toList(), next);
  }

  private long nextOffset() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POSITION)) {
      select.setInt(1, partition);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private void traces(List<AggregatePlace> places, long next) throws SQLException {
    ArrayParameter traces = new ArrayParameter(ColumnType.UUID, places.size(), false);
    ArrayParameter keys = new ArrayParameter(ColumnType.TEXT, places.size(), false);
    for (AggregatePlace place : places) {
      traces.add(Digests.hash128(place.tenant(), place.value()));
      keys.add(place.key());
    }
    show(TRACES, traces, keys, places, next);
  }

  private void tags(List<AggregatePlace> places, long next) throws SQLException {
    ArrayParameter groups = new ArrayParameter(ColumnType.UUID, places.size(), false);
    ArrayParameter values = new ArrayParameter(ColumnType.UUID, places.size(), false);
    for (AggregatePlace place : places) {
      groups.add(Digests.hash128(place.tenant(), place.key(), place.tag()));
      values.add(Digests.hash128(place.value()));
    }
    show(TAGS, groups, values, places, next);
  }

  private void show(
      String sql, ArrayParameter first, ArrayParameter second, List<AggregatePlace> of, long next)
      throws SQLException {
    if (of.isEmpty()) {
      return;
    }
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(FETCH_ROWS);
      first.set(select, 1);
      second.set(select, 2);
      select.setInt(3, partition);
      select.setInt(4, AggregatePart.MAX_DISTRIBUTION);
      try (ResultSet row = select.executeQuery()) {
        boolean more = row.next();
        while (more) {
          more = part(row, of, next);
        }
      }
    }
  }

  /** Shows the part that begins with this row; whether there is another behind it. */
  private boolean part(ResultSet row, List<AggregatePlace> of, long next) throws SQLException {
    int number = row.getInt("n");
    boolean isThere = row.getObject("place") != null;
    Sums sums = isThere ? sums(row) : Sums.ZERO;
    long distinct = isThere ? row.getLong("entries") : 0;
    List<Summary.Entry> entries = new ArrayList<>();
    boolean more;
    do {
      if (row.getObject("value") != null || row.getObject("label") != null) {
        entries.add(
            new Summary.Entry(
                row.getBigDecimal("value"),
                row.getString("label"),
                row.getLong("count"),
                row.getBigDecimal("weight")));
      }
      more = row.next();
    } while (more && row.getInt("n") == number);
    parts.accept(new AggregatePart(of.get(number - 1), partition, next, sums, entries, distinct));
    return more;
  }

  private static Sums sums(ResultSet row) throws SQLException {
    return new Sums(
        row.getLong("all_count"),
        row.getLong("scored"),
        decimal(row, "scored_weight"),
        decimal(row, "all_weighted_value"),
        decimal(row, "all_weight_squared"),
        decimal(row, "all_weighted_square"));
  }

  private static BigDecimal decimal(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column);
  }
}
