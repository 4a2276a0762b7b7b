package io.plaudit.aggregator.store;

/**
 * The store as its writers see it. Thread-safe; what it opens is not. Every call blocks, for a
 * bounded time, and fails with {@link StoreException} when the store cannot be used now.
 */
public interface FeedbackStore {

  /**
   * Ties the store to this log, at the first call ever, or checks that it is this log's.
   *
   * @throws OtherLogException when the store belongs to another log
   */
  void claim(LogIdentity log);

  /**
   * Begins to write a partition. Whoever has it open still, from then on writes it no more: the
   * first to apply a batch wins, the others are stale.
   *
   * @param logStart where a partition that the store has never seen begins
   */
  PartitionStore open(int partition, long logStart);
}
