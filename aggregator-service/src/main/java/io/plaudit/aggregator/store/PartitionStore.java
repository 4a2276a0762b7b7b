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
   * Stores the whole batch and moves on the offset, or does nothing.
   *
   * @throws StaleOwnerException when somebody else has moved on the offset
   * @throws RefusedBatchException when the store will not take what the batch holds, ever
   */
  void apply(Batch batch);
}
