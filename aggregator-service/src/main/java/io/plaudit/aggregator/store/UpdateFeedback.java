package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Replaces the content of rows of known feedbacks. */
final class UpdateFeedback {

  private static final String SQL =
      "update feedback set "
          + FeedbackColumns.CONTENT.stream()
              .map(column -> column + " = ?")
              .collect(Collectors.joining(", "))
          + " where trace_hash = ? and feedback_id = ? and partition = ?";

  private static final int ROWS_AT_ONCE = 500;

  private final int partition;
  private final List<String[]> rows = new ArrayList<>();

  UpdateFeedback(int partition, List<FeedbackState> changed) {
    this.partition = partition;
    for (FeedbackState state : changed) {
      String[] content = FeedbackColumns.content(state);
      String[] row = new String[content.length + 2];
      System.arraycopy(content, 0, row, 0, content.length);
      row[content.length] = FeedbackColumns.traceHash(state.ref());
      row[content.length + 1] = state.ref().feedbackId().toString();
      rows.add(row);
    }
  }

  void run(Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(SQL)) {
      int pending = 0;
      for (String[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          // The server infers the type from the column.
          update.setObject(i + 1, row[i], Types.OTHER);
        }
        update.setInt(row.length + 1, partition);
        update.addBatch();
        pending++;
        if (pending == ROWS_AT_ONCE) {
          update.executeBatch();
          pending = 0;
        }
      }
      if (pending > 0) {
        update.executeBatch();
      }
    }
  }
}
