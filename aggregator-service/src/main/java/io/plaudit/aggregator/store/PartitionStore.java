package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
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

  /** Stores a batch at once. */
  default void apply(Batch batch) {
    prepare(batch).apply();
  }
}
