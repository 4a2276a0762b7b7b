package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import java.sql.Connection;
import java.sql.SQLException;

/** A step of an erasure in the form in which it is sent, as a batch is. */
final class EncodedErasure {

  private final int partition;
  private final long from;
  private final long next;
  private final ErasureStep step;
  private final DeleteFeedback outdated;
  private final CopyFeedback written;
  private final InsertFormerPlaces formerPlaces;
  private final EncodedDeltas deltas;

  /**
   * @param from the partition's next offset, which stays until the last step
   */
  EncodedErasure(int partition, long from, long until, ErasureStep step, Changes changes) {
    this.partition = partition;
    this.from = from;
    this.next = step.isLast() ? until : from;
    this.step = step;
    this.outdated = new DeleteFeedback(partition, changes.changed());
    this.written = new CopyFeedback(partition, changes);
    this.formerPlaces = new InsertFormerPlaces(partition, changes.formerPlaces(), true);
    this.deltas = new EncodedDeltas(changes.deltas());
  }

  /**
   * Runs every statement of the transaction, the offset first, then the number of steps, which
   * tells owners apart where the offset does not; the caller commits.
   *
   * @return the partition's next offset
   */
  long run(Connection connection) throws SQLException {
    if (!AdvancePosition.run(connection, partition, from, next)
        || !ErasureTable.run(connection, partition, step)) {
      throw new StaleOwnerException(partition, from);
    }
    outdated.run(connection);
    written.run(connection);
    formerPlaces.run(connection);
    ForgetFormerPlaces.run(connection, partition, step);
    deltas.run(connection, partition);
    ForgetInLetters.run(connection, partition, step);
    return next;
  }
}
