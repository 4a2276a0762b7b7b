package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Entry;
import io.plaudit.aggregator.store.AggregateTable.Column;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a batch adds to one table of aggregates, in the order of its primary key. */
final class AggregateRows {

  private final AggregateTable table;
  private final List<String[]> rows = new ArrayList<>();
  private final List<String[]> shrunk = new ArrayList<>();

  AggregateRows(AggregateTable table) {
    this.table = table;
  }

  /**
   * Adds a row.
   *
   * @param leading the columns of the key, but for the entry, which is its last
   * @param description the other columns that identify the row
   */
  void add(List<String> leading, List<String> description, Entry entry, Delta delta) {
    List<String> row = new ArrayList<>(table.countAt() + 5);
    row.addAll(leading);
    row.add(entry.name());
    row.addAll(description);
    row.add(plain(entry.value()));
    row.add(entry.label());
    row.add(Long.toString(delta.count()));
    row.add(plain(delta.weight()));
    row.add(plain(delta.weightedValue()));
    row.add(plain(delta.weightSquared()));
    row.add(plain(delta.weightedSquare()));
    String[] values = row.toArray(String[]::new);
    rows.add(values);
    if (delta.count() < 0) {
      shrunk.add(values);
    }
  }

  /** Neighbours of the index are written together. */
  AggregateRows sorted() {
    Comparator<String[]> byKey = Comparator.comparing(row -> row[0]);
    for (int i = 1; i < table.key().size(); i++) {
      int column = i;
      byKey = byKey.thenComparing(row -> row[column]);
    }
    rows.sort(byKey);
    return this;
  }

  void run(Connection connection, int partition) throws SQLException {
    if (!rows.isEmpty()) {
      try (PreparedStatement upsert = connection.prepareStatement(table.upsert())) {
        upsert.setInt(1, partition);
        setArrays(upsert, 2, rows, table.columns());
        upsert.executeUpdate();
      }
    }
    if (!shrunk.isEmpty()) {
      try (PreparedStatement delete = connection.prepareStatement(table.deleteEmpty())) {
        setArrays(delete, 1, shrunk, table.key());
        delete.setInt(table.key().size() + 1, partition);
        delete.executeUpdate();
      }
    }
  }

  private static void setArrays(
      PreparedStatement statement, int first, List<String[]> rows, List<Column> columns)
      throws SQLException {
    for (int column = 0; column < columns.size(); column++) {
      TextArray array = new TextArray(columns.get(column).type(), rows.size());
      for (String[] row : rows) {
        array.add(row[column]);
      }
      statement.setArray(first + column, array.on(statement.getConnection()));
    }
  }

  private static String plain(BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }
}
