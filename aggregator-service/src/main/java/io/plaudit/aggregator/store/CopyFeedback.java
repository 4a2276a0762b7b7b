package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Adds rows of new feedbacks. */
final class CopyFeedback {

  private static final String SQL =
      "copy feedback (partition, "
          + String.join(", ", FeedbackColumns.IDENTITY)
          + ", "
          + String.join(", ", FeedbackColumns.CONTENT)
          + ") from stdin";

  private static final int CHUNK_BYTES = 256 * 1024;

  private final byte[] rows;

  CopyFeedback(int partition, List<FeedbackState> created) {
    CopyText text = new CopyText();
    String partitionText = Integer.toString(partition);
    for (FeedbackState state : created) {
      text.value(partitionText);
      for (String value : FeedbackColumns.identity(state)) {
        text.value(value);
      }
      for (String value : FeedbackColumns.content(state)) {
        text.value(value);
      }
      text.endRow();
    }
    this.rows = text.bytes();
  }

  void run(Connection connection) throws SQLException {
    if (rows.length == 0) {
      return;
    }
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(SQL);
    try {
      for (int at = 0; at < rows.length; at += CHUNK_BYTES) {
        copy.writeToCopy(rows, at, Math.min(CHUNK_BYTES, rows.length - at));
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
