package io.plaudit.aggregator.consume;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer's life in its group, from subscribing to closing. Single use. */
final class Membership {

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private volatile boolean stopping;

  Membership(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Goes round after round until it is stopped or one fails; in either case closing is due. */
  void run(String topic, ConsumerRebalanceListener moves, Runnable round) {
    try {
      consumer.subscribe(List.of(topic), moves);
      while (!stopping) {
        round.run();
      }
    } catch (WakeupException e) {
      if (!stopping) {
        throw e;
      }
    }
  }

  /** Lets what the round has in hand end, then ends {@link #run}. From any thread. */
  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Who stops for good hands its partitions over at once; who begins again keeps its place.
   *
   * @param leaving whether it goes for good though nobody stopped it
   */
  void close(boolean leaving) {
    GroupMembershipOperation operation =
        stopping || leaving
            ? GroupMembershipOperation.LEAVE_GROUP
            : GroupMembershipOperation.DEFAULT;
    try {
      consumer.close(CloseOptions.timeout(CLOSE).withGroupMembershipOperation(operation));
    } catch (KafkaException e) {
      LOG.atWarn().setCause(e).log("closing the consumer");
    }
  }
}
