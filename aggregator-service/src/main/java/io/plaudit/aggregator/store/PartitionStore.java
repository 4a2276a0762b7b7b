package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.model.FeedbackRef;
import java.util.Collection;
import java.util.Map;

/** One partition of the store, open for one writer on one thread. */
public interface PartitionStore extends AutoCloseable {

  /** Everything before this offset is applied, as of opening and of each batch applied since. */
  long nextOffset();

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

  /**
   * Does nothing but notice that the store is gone.
   *
   * @throws StoreException when it is
   */
  void check();

  @Override
  void close();
}
