package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.model.FeedbackRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Removes rows whose new state is written as a new row, which PostgreSQL does in any case. */
final class DeleteFeedback {

  private static final String SQL =
      "delete from feedback where feedback_id = ? and trace_hash = ? and partition = ?";

  private final int partition;
  private final List<FeedbackState> states;

  DeleteFeedback(int partition, List<FeedbackState> states) {
    this.partition = partition;
    this.states = states;
  }

  void run(Connection connection) throws SQLException {
    if (states.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(SQL)) {
      for (FeedbackState state : states) {
        FeedbackRef ref = state.ref();
        delete.setObject(1, ref.feedbackId());
        delete.setObject(2, FeedbackColumns.traceHash(ref));
        delete.setInt(3, partition);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
