package io.plaudit.aggregator.store;

/** One partition of side objects, open for one writer on one thread. */
public interface ObjectPartitionStore extends OpenPartition {

  /**
   * Stores the whole batch and moves on the offset, or does nothing.
   *
   * @throws StaleOwnerException when somebody else has moved on the offset
   * @throws RefusedBatchException when the store will not take what the batch holds, ever
   */
  void apply(ObjectBatch batch);
}
