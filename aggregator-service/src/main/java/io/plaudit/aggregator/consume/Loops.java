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

  /**
   * Whether somebody lives under the name of the last loop in its group.
   *
   * @throws org.apache.kafka.common.KafkaException where that cannot be known now
   */
  default boolean placeIsTaken() {
    return true;
  }
}
