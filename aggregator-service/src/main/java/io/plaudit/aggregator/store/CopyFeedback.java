package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.Written;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Adds rows of feedbacks. */
final class CopyFeedback {

  private static final String SQL =
      "copy feedback (partition, "
          + Column.names(FeedbackColumns.ALL)
          + ") from stdin (format binary)";

  /** Signature, flags and an empty extension (PostgreSQL's page on COPY, "Binary Format"). */
  private static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int END = -1;
  private static final int TYPICAL_BYTES = 512;
  private static final int CHUNK_BYTES = 256 * 1024;

  private final BinaryValues rows;
  private final int count;

  CopyFeedback(int partition, Changes changes) {
    count = changes.created().size() + changes.changed().size();
    rows = new BinaryValues(HEADER.length + count * TYPICAL_BYTES);
    rows.raw(HEADER);
    changes.created().forEach(written -> add(partition, written));
    changes.changed().forEach(written -> add(partition, written));
    rows.int16(END);
  }

  void run(Connection connection) throws SQLException {
    if (count == 0) {
      return;
    }
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(SQL);
    try {
      for (int at = 0; at < rows.size(); at += CHUNK_BYTES) {
        copy.writeToCopy(rows.bytes(), at, Math.min(CHUNK_BYTES, rows.size() - at));
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void add(int partition, Written written) {
    Object[] values = FeedbackColumns.values(written);
    rows.int16(1 + values.length);
    rows.integer(partition);
    for (int i = 0; i < values.length; i++) {
      FeedbackColumns.ALL.get(i).type().write(rows, values[i]);
    }
  }
}
