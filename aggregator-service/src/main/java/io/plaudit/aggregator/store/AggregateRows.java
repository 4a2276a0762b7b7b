package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** What a batch adds to one table of aggregates, in the order of its primary key. */
final class AggregateRows {

  /** By the hashes; what follows them in the key hardly moves a row in the index. */
  private static final Comparator<Row> IN_INDEX =
      Comparator.<Row>comparingLong(row -> row.major).thenComparingLong(row -> row.minor);

  private final AggregateTable table;
  private final List<Row> rows;
  private final List<Row> shrunk = new ArrayList<>();
  private final List<ArrayParameter> parameters = new ArrayList<>();

  /**
   * @param leading the columns of the key, but for the entry, which is its last
   * @param description the other columns that identify the row
   */
  private record Row(
      long major,
      long minor,
      List<?> leading,
      List<?> description,
      Entry entry,
      String entryName,
      Delta delta) {}

  AggregateRows(AggregateTable table, int capacity) {
    this.table = table;
    this.rows = new ArrayList<>(capacity);
  }

  void add(List<?> leading, List<?> description, Entry entry, Delta delta) {
    Row row =
        new Row(
            order(leading.get(0)),
            order(leading.get(1)),
            leading,
            description,
            entry,
            entry.name(),
            delta);
    rows.add(row);
    if (delta.count() < 0) {
      shrunk.add(row);
    }
  }

  /** Sorts, so that neighbours of the index are written together, and encodes. */
  AggregateRows encoded() {
    rows.sort(IN_INDEX);
    for (Column column : table.columns()) {
      parameters.add(new ArrayParameter(column.type(), rows.size(), true));
    }
    for (Row row : rows) {
      int column = 0;
      for (Object value : row.leading) {
        parameters.get(column++).add(value);
      }
      parameters.get(column++).add(row.entryName);
      for (Object value : row.description) {
        parameters.get(column++).add(value);
      }
      parameters.get(column++).add(row.entry.value());
      parameters.get(column++).add(row.entry.label());
      parameters.get(column++).add(row.delta.count());
      parameters.get(column++).add(row.delta.weight());
      parameters.get(column++).add(row.delta.weightedValue());
      parameters.get(column++).add(row.delta.weightSquared());
      parameters.get(column).add(row.delta.weightedSquare());
    }
    return this;
  }

  private static long order(Object column) {
    return column instanceof UUID hash ? hash.getMostSignificantBits() : 0;
  }

  void run(Connection connection, int partition) throws SQLException {
    if (!rows.isEmpty()) {
      try (PreparedStatement upsert = connection.prepareStatement(table.upsert())) {
        int at = 1;
        upsert.setInt(at++, partition);
        for (ArrayParameter parameter : parameters) {
          parameter.set(upsert, at++);
        }
        upsert.executeUpdate();
      }
    }
    if (!shrunk.isEmpty()) {
      // One by one: the server chooses no plan by what it believes of how many there are.
      try (PreparedStatement delete = connection.prepareStatement(table.deleteEmpty())) {
        for (Row row : shrunk) {
          int at = 1;
          for (Object value : row.leading) {
            Parameters.set(delete, at++, value);
          }
          delete.setString(at++, row.entryName);
          delete.setInt(at, partition);
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
  }
}
