package io.plaudit.aggregator.store;

import java.util.List;
import java.util.stream.Collectors;

/** A column of a table. */
record Column(String name, ColumnType type) {

  static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** A parameter for each, of an array of its type. */
  static String arrays(List<Column> columns) {
    return columns.stream()
        .map(column -> "unnest(?::" + column.type().sql() + "[])")
        .collect(Collectors.joining(", "));
  }

  /** The condition that these are parameters. */
  static String matches(List<Column> columns) {
    return columns.stream()
        .map(column -> column.name() + " = ?")
        .collect(Collectors.joining(" and "));
  }
}
