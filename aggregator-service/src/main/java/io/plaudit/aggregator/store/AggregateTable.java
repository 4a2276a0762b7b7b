package io.plaudit.aggregator.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the three tables of aggregates, and its two statements. A row has the columns {@link
 * #key}, which with the partition are the primary key, those of {@link #description}, and the sums.
 */
record AggregateTable(String name, List<Column> key, List<Column> description) {

  private static final List<Column> BUCKET =
      List.of(new Column("value", "numeric"), new Column("label", "text"));

  private static final List<Column> SUMS =
      List.of(
          new Column("count", "bigint"),
          new Column("weight", "numeric"),
          new Column("weighted_value", "numeric"),
          new Column("weight_squared", "numeric"),
          new Column("weighted_square", "numeric"));

  static final AggregateTable TRACES =
      new AggregateTable(
          "trace_aggregate",
          List.of(
              new Column("trace_hash", "uuid"),
              new Column("key", "text"),
              new Column("entry", "text")),
          List.of(new Column("tenant", "text"), new Column("trace_id", "text")));

  static final AggregateTable TAGS =
      new AggregateTable(
          "tag_aggregate",
          List.of(
              new Column("group_hash", "uuid"),
              new Column("value_hash", "uuid"),
              new Column("entry", "text")),
          List.of(
              new Column("tenant", "text"),
              new Column("key", "text"),
              new Column("tag", "text"),
              new Column("tag_value", "text")));

  static final AggregateTable HOURS =
      new AggregateTable(
          "tag_hourly",
          List.of(
              new Column("group_hash", "uuid"),
              new Column("value_hash", "uuid"),
              new Column("hour", "timestamptz"),
              new Column("entry", "text")),
          List.of());

  record Column(String name, String type) {}

  /** All columns but the partition, in the order in which a row is given. */
  List<Column> columns() {
    return Stream.of(key, description, BUCKET, SUMS).flatMap(List::stream).toList();
  }

  /** Where in a row the count stands. */
  int countAt() {
    return key.size() + description.size() + BUCKET.size();
  }

  /** Adds the sums to rows that exist, makes the others. Parameters: partition, an array each. */
  String upsert() {
    return "insert into "
        + name
        + " as old (partition, "
        + names(columns())
        + ") select ?, * from unnest("
        + arrays(columns())
        + ") on conflict ("
        + names(key)
        + ", partition) do update set "
        + SUMS.stream()
            .map(sum -> sum.name() + " = old." + sum.name() + " + excluded." + sum.name())
            .collect(Collectors.joining(", "));
  }

  /** Removes those of these rows that count nothing. Parameters: partition, a key array each. */
  String deleteEmpty() {
    return "delete from "
        + name
        + " as old using unnest("
        + arrays(key)
        + ") as touched ("
        + names(key)
        + ") where old.partition = ? and old.count = 0 and "
        + key.stream()
            .map(column -> "old." + column.name() + " = touched." + column.name())
            .collect(Collectors.joining(" and "));
  }

  private static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  private static String arrays(List<Column> columns) {
    return columns.stream()
        .map(column -> "?::" + column.type() + "[]")
        .collect(Collectors.joining(", "));
  }
}
