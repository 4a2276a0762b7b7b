package io.plaudit.aggregator.store;

import static io.plaudit.aggregator.store.ColumnType.BIGINT;
import static io.plaudit.aggregator.store.ColumnType.NUMERIC;
import static io.plaudit.aggregator.store.ColumnType.TEXT;
import static io.plaudit.aggregator.store.ColumnType.TIMESTAMP;
import static io.plaudit.aggregator.store.ColumnType.UUID;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the three tables of aggregates, and its two statements. A row has the columns {@link
 * #key}, which with the partition are the primary key, those of {@link #description}, and the sums.
 */
record AggregateTable(String name, List<Column> key, List<Column> description) {

  private static final List<Column> BUCKET =
      List.of(new Column("value", NUMERIC), new Column("label", TEXT));

  private static final List<Column> SUMS =
      List.of(
          new Column("count", BIGINT),
          new Column("weight", NUMERIC),
          new Column("weighted_value", NUMERIC),
          new Column("weight_squared", NUMERIC),
          new Column("weighted_square", NUMERIC));

  static final AggregateTable TRACES =
      new AggregateTable(
          "trace_aggregate",
          List.of(
              new Column("trace_hash", UUID), new Column("key", TEXT), new Column("entry", TEXT)),
          List.of(new Column("tenant", TEXT), new Column("trace_id", TEXT)));

  static final AggregateTable TAGS =
      new AggregateTable(
          "tag_aggregate",
          List.of(
              new Column("group_hash", UUID),
              new Column("value_hash", UUID),
              new Column("entry", TEXT)),
          List.of(
              new Column("tenant", TEXT),
              new Column("key", TEXT),
              new Column("tag", TEXT),
              new Column("tag_value", TEXT)));

  static final AggregateTable HOURS =
      new AggregateTable(
          "tag_hourly",
          List.of(
              new Column("group_hash", UUID),
              new Column("value_hash", UUID),
              new Column("hour", TIMESTAMP),
              new Column("entry", TEXT)),
          List.of());

  /** All columns but the partition, in the order in which a row is given. */
  List<Column> columns() {
    return Stream.of(key, description, BUCKET, SUMS).flatMap(List::stream).toList();
  }

  /** Adds the sums to rows that exist, makes the others. Parameters: partition, an array each. */
  String upsert() {
    return "insert into "
        + name
        + " as old (partition, "
        + Column.names(columns())
        + ") select ?, * from unnest("
        + Column.arrays(columns())
        + ") on conflict ("
        + Column.names(key)
        + ", partition) do update set "
        + SUMS.stream()
            .map(sum -> sum.name() + " = old." + sum.name() + " + excluded." + sum.name())
            .collect(Collectors.joining(", "));
  }

  /** Removes a row that counts nothing. Parameters: the key, the partition. */
  String deleteEmpty() {
    return "delete from "
        + name
        + " where "
        + Column.matches(key)
        + " and partition = ? and count = 0";
  }
}
