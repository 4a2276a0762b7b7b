package io.plaudit.aggregator.store;

import static io.plaudit.aggregator.store.ColumnType.BIGINT;
import static io.plaudit.aggregator.store.ColumnType.NUMERIC;
import static io.plaudit.aggregator.store.ColumnType.TEXT;
import static io.plaudit.aggregator.store.ColumnType.TIMESTAMP;
import static io.plaudit.aggregator.store.ColumnType.UUID;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the three tables of aggregates, and its two statements. A row has the columns {@link
 * #key}, which with the partition are the primary key, those of {@link #description}, and the sums.
 */
record AggregateTable(String name, List<Cell> key, List<Cell> description) {

  private static final Cell TENANT = cell("tenant", TEXT, AggregateRow::tenant);
  private static final Cell KEY = cell("key", TEXT, AggregateRow::key);
  private static final Cell ENTRY = cell("entry", TEXT, AggregateRow::entryName);

  private static final List<Cell> BUCKET =
      List.of(
          cell("value", NUMERIC, row -> row.entry().value()),
          cell("label", TEXT, row -> row.entry().label()));

  private static final List<Cell> SUMS =
      List.of(
          cell("count", BIGINT, row -> row.delta().count()),
          cell("weight", NUMERIC, row -> row.delta().weight()),
          cell("weighted_value", NUMERIC, row -> row.delta().weightedValue()),
          cell("weight_squared", NUMERIC, row -> row.delta().weightSquared()),
          cell("weighted_square", NUMERIC, row -> row.delta().weightedSquare()));

  static final AggregateTable TRACES =
      new AggregateTable(
          "trace_aggregate",
          List.of(cell("trace_hash", UUID, AggregateRow::hash), KEY, ENTRY),
          List.of(TENANT, cell("trace_id", TEXT, AggregateRow::text)));

  static final AggregateTable TAGS =
      new AggregateTable(
          "tag_aggregate",
          List.of(
              cell("group_hash", UUID, AggregateRow::hash),
              cell("value_hash", UUID, AggregateRow::value),
              ENTRY),
          List.of(
              TENANT,
              KEY,
              cell("tag", TEXT, AggregateRow::tag),
              cell("tag_value", TEXT, AggregateRow::text)));

  static final AggregateTable HOURS =
      new AggregateTable(
          "tag_hourly",
          List.of(
              cell("group_hash", UUID, AggregateRow::hash),
              cell("value_hash", UUID, AggregateRow::value),
              cell("hour", TIMESTAMP, AggregateRow::hour),
              ENTRY),
          List.of());

  /** A column, and its value in a row. */
  record Cell(Column column, Function<AggregateRow, Object> value) {}

  /** All columns but the partition. */
  List<Cell> cells() {
    return Stream.of(key, description, BUCKET, SUMS).flatMap(List::stream).toList();
  }

  /** Adds the sums to rows that exist, makes the others. Parameters: partition, an array each. */
  String upsert() {
    return "insert into "
        + name
        + " as old (partition, "
        + names(cells())
        + ") select ?, "
        + Column.arrays(columns(cells()))
        + " on conflict ("
        + names(key)
        + ", partition) do update set "
        + columns(SUMS).stream()
            .map(sum -> sum.name() + " = old." + sum.name() + " + excluded." + sum.name())
            .collect(Collectors.joining(", "));
  }

  /** Removes a row that counts nothing. Parameters: the key, the partition. */
  String deleteEmpty() {
    return "delete from "
        + name
        + " where "
        + Column.matches(columns(key))
        + " and partition = ? and count = 0";
  }

  private static Cell cell(String name, ColumnType type, Function<AggregateRow, Object> value) {
    return new Cell(new Column(name, type), value);
  }

  private static List<Column> columns(List<Cell> cells) {
    return cells.stream().map(Cell::column).toList();
  }

  private static String names(List<Cell> cells) {
    return Column.names(columns(cells));
  }
}
