package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Written;
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
  private final List<Written> outdated;

  DeleteFeedback(int partition, List<Written> outdated) {
    this.partition = partition;
    this.outdated = outdated;
  }

  void run(Connection connection) throws SQLException {
    if (outdated.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(SQL)) {
      for (Written written : outdated) {
        FeedbackRef ref = written.state().ref();
        delete.setObject(1, ref.feedbackId());
        delete.setObject(2, FeedbackColumns.traceHash(ref));
        delete.setInt(3, partition);
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
