package io.plaudit.aggregator.store;

import io.plaudit.aggregator.store.AggregateTable.Cell;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What a batch adds to one table of aggregates, as it is sent. */
final class AggregateRows {

  private final AggregateTable table;
  private final List<ArrayParameter> parameters = new ArrayList<>();
  private final List<AggregateRow> shrunk;

  /** Neighbours of the index are written together: the rows are sorted. */
  AggregateRows(AggregateTable table, List<AggregateRow> rows) {
    this.table = table;
    this.shrunk = rows.stream().filter(row -> row.delta().count() < 0).toList();
    rows.sort(AggregateRow.IN_INDEX);
    if (!rows.isEmpty()) {
      encode(rows);
    }
  }

  /** Row by row: rows lie scattered in memory, and are fetched from it once. */
  private void encode(List<AggregateRow> rows) {
    Cell[] cells = table.cells().toArray(Cell[]::new);
    ArrayParameter[] columns = new ArrayParameter[cells.length];
    for (int i = 0; i < cells.length; i++) {
      columns[i] = new ArrayParameter(cells[i].column().type(), rows.size(), true);
    }
    for (AggregateRow row : rows) {
      for (int i = 0; i < cells.length; i++) {
        columns[i].add(cells[i].value().apply(row));
      }
    }
    parameters.addAll(List.of(columns));
  }

  void run(Connection connection, int partition) throws SQLException {
    if (!parameters.isEmpty()) {
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
      // One by one, so that the server need not guess how many there are to choose a plan.
      try (PreparedStatement delete = connection.prepareStatement(table.deleteEmpty())) {
        for (AggregateRow row : shrunk) {
          int at = 1;
          for (Cell cell : table.key()) {
            delete.setObject(at++, parameter(cell.value().apply(row)));
          }
          delete.setInt(at, partition);
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
  }

  private static Object parameter(Object value) {
    return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
  }
}
