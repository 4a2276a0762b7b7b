package io.plaudit.aggregator.consume;

/** Opens partitions in the store that a log belongs to. */
@FunctionalInterface
interface PartitionOpener {

  /**
   * Begins to apply a partition.
   *
   * @param logStart where a partition that the store has never seen begins
   */
  AppliedPartition open(int partition, long logStart);
}
