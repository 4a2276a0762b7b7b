package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A batch in the form in which it is sent: whatever can fail or take long without the database is
 * done before the transaction begins, and the lock on the offset is held.
 */
final class EncodedBatch {

  private final int partition;
  private final long from;
  private final long until;
  private final DeleteFeedback outdated;
  private final CopyFeedback written;
  private final InsertFormerPlaces formerPlaces;
  private final EncodedDeltas deltas;
  private final InsertDeadLetters deadLetters;

  EncodedBatch(int partition, Batch batch) {
    this.partition = partition;
    this.from = batch.from();
    this.until = batch.until();
    this.outdated = new DeleteFeedback(partition, batch.changes().changed());
    this.written = new CopyFeedback(partition, batch.changes());
    this.formerPlaces = new InsertFormerPlaces(partition, batch.changes().formerPlaces(), false);
    this.deltas = new EncodedDeltas(batch.changes().deltas());
    this.deadLetters = new InsertDeadLetters(partition, batch.deadLetters());
  }

  /**
   * Runs every statement of the transaction, the offset first; the caller commits.
   *
   * @return the partition's next offset
   */
  long run(Connection connection) throws SQLException {
    if (!AdvancePosition.run(connection, partition, from, until)) {
      throw new StaleOwnerException(partition, from);
    }
    outdated.run(connection);
    written.run(connection);
    formerPlaces.run(connection);
    deltas.run(connection, partition);
    deadLetters.run(connection);
    return until;
  }
}
