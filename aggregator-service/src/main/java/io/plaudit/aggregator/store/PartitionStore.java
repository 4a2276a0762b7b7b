package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import java.util.Collection;
import java.util.Map;

/** One partition of feedback, open for one writer on one thread. */
public interface PartitionStore extends OpenPartition {

  /**
   * What is stored of these feedbacks; the unknown ones are absent.
   *
   * @throws RefusedBatchException when it is too much to hold in memory at once
   */
  Map<FeedbackRef, FeedbackState> find(Collection<FeedbackRef> refs);

  /**
   * Does all of the work of storing a batch for which the database is not needed.
   *
   * @throws RefusedBatchException when the store will not take what the batch holds, ever
   */
  PreparedBatch prepare(Batch batch);

  /**
   * What is to be done next of an erasure: it needs several transactions, and the partition moves
   * on with the last.
   *
   * @param offset of the event
   * @throws StepTooLargeException when to find it out took too long
   */
  ErasureStep nextStep(Erasure erasure, long offset);

  /**
   * Does all of the work of a step for which the database is not needed. Applying it throws {@link
   * StepTooLargeException} when that takes too long.
   *
   * @param changes what becomes of its rows
   * @param until where the partition goes on after the last step
   */
  PreparedBatch prepare(ErasureStep step, Changes changes, long until);

  /** Stores a batch at once. */
  default void apply(Batch batch) {
    prepare(batch).apply();
  }
}
