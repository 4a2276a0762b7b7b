package io.plaudit.aggregator.consume;

/** Makes loops. */
@FunctionalInterface
interface Loops {

  /**
   * A loop that is ready to run.
   *
   * @throws org.apache.kafka.common.errors.UnknownTopicOrPartitionException while there is no topic
   */
  Loop next(LoopListener listener);
}
