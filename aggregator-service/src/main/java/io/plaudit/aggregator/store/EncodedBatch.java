package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A batch in the form in which it is sent: whatever can fail or take long without the database is
 * done before the transaction begins, and the lock on the offset is held.
 */
final class EncodedBatch {

  private final int partition;
  private final Batch batch;
  private final DeleteFeedback outdated;
  private final CopyFeedback written;
  private final EncodedDeltas deltas;
  private final InsertDeadLetters deadLetters;

  EncodedBatch(int partition, Batch batch) {
    this.partition = partition;
    this.batch = batch;
    this.outdated = new DeleteFeedback(partition, batch.changes().changed());
    this.written = new CopyFeedback(partition, batch.changes());
    this.deltas = new EncodedDeltas(batch.changes().deltas());
    this.deadLetters = new InsertDeadLetters(partition, batch.deadLetters());
  }

  /** Runs every statement of the transaction, the offset first; the caller commits. */
  void run(Connection connection) throws SQLException {
    if (!AdvancePosition.run(connection, partition, batch.from(), batch.until())) {
      throw new StaleOwnerException(partition, batch.from());
    }
    outdated.run(connection);
    written.run(connection);
    deltas.run(connection, partition);
    deadLetters.run(connection);
  }
}
