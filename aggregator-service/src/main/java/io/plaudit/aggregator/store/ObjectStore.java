package io.plaudit.aggregator.store;

/** The store of side objects as their writers see it; the rules are {@link FeedbackStore}'s. */
public interface ObjectStore {

  /**
   * Ties the store to this log, at the first call ever, or checks that it is this log's.
   *
   * @throws OtherLogException when the store belongs to another log
   */
  void claim(LogIdentity log);

  /**
   * Begins to write a partition. Whoever has it open still, from then on writes it no more.
   *
   * @param logStart where a partition that the store has never seen begins
   */
  ObjectPartitionStore open(int partition, long logStart);
}
