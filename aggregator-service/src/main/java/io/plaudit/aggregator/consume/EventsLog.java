package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.LogIdentity;

/** Knows which log is read, as the broker sees it now. */
@FunctionalInterface
interface EventsLog {

  /**
   * Asks the broker; blocks for a bounded time.
   *
   * @throws org.apache.kafka.common.KafkaException when it does not answer, or has no such topic
   */
  LogIdentity describe();
}
