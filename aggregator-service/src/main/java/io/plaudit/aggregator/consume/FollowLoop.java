package io.plaudit.aggregator.consume;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a follower the events, on one thread. Its offsets are Kafka's, committed only while the
 * follower has nothing in hand, so that what a crash interrupts comes again. While something in
 * hand has to wait it reads no further, but polls, to stay in its group. Single use.
 */
final class FollowLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(FollowLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final RecordDecoder decoder;
  private final Follower follower;
  private final FollowMetrics metrics;
  private final LoopListener listener;
  private final Clock clock;
  private Instant committedAt;
  private boolean moved;
  private volatile boolean stopping;

  FollowLoop(
      Consumer<byte[], byte[]> consumer,
      String topic,
      RecordDecoder decoder,
      Follower follower,
      FollowMetrics metrics,
      LoopListener listener,
      Clock clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.decoder = decoder;
    this.follower = follower;
    this.metrics = metrics;
    this.listener = listener;
    this.clock = clock;
    this.committedAt = clock.instant();
  }

  @Override
  public void run() {
    follower.forget();
    try {
      consumer.subscribe(List.of(topic), new Moves());
      while (!stopping) {
        round();
      }
    } catch (WakeupException e) {
      if (!stopping) {
        throw e;
      }
    } finally {
      close();
    }
  }

  @Override
  public void stop() {
    stopping = true;
    consumer.wakeup();
  }

  private void round() {
    boolean more = take(poll(follower.isEmpty() ? POLL : Duration.ZERO));
    listener.running();
    if (!follower.isEmpty() && (!more || follower.isFull())) {
      settle();
    } else if (clock.instant().isAfter(committedAt.plus(COMMIT_EVERY))) {
      commit();
    }
  }

  /** Works until nothing is in hand. */
  private void settle() {
    Duration wait = follower.work();
    while (!follower.isEmpty() && !stopping) {
      consumer.pause(consumer.assignment());
      reportLag();
      take(poll(wait));
      // It is, where partitions moved meanwhile.
      if (!follower.isEmpty()) {
        wait = follower.work();
      }
    }
    consumer.resume(consumer.assignment());
    commit();
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    try {
      return consumer.poll(atMost);
    } catch (NoOffsetForPartitionException e) {
      LOG.atInfo().addKeyValue("topic", topic).log("following the events from the oldest on");
      consumer.seekToBeginning(e.partitions());
    } catch (OffsetOutOfRangeException e) {
      LOG.atWarn()
          .addKeyValue("partitions", e.partitions())
          .log("some events went before they were followed; going on with the oldest there are");
      consumer.seekToBeginning(e.partitions());
    }
    return ConsumerRecords.empty();
  }

  /**
   * @return false when nothing came
   */
  private boolean take(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      moved = true;
      if (record.value() != null && follower.mayWant(record.value())) {
        // What is no event becomes a dead letter where the events are applied.
        Item item = decoder.decode(record);
        if (item.isEvent()) {
          follower.take(item.event().event());
        }
      }
    }
    return !records.isEmpty();
  }

  private void commit() {
    committedAt = clock.instant();
    reportLag();
    if (moved && follower.isEmpty()) {
      consumer.commitSync(PATIENCE);
      moved = false;
      listener.committed();
    }
  }

  private void reportLag() {
    metrics.lag(
        consumer.assignment().stream()
            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
            .sum());
  }

  /** Who stops for good hands its partitions over at once; who begins again keeps its place. */
  private void close() {
    GroupMembershipOperation operation =
        stopping ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.DEFAULT;
    try {
      consumer.close(CloseOptions.timeout(PATIENCE).withGroupMembershipOperation(operation));
    } catch (KafkaException e) {
      LOG.atWarn().setCause(e).log("closing the follower's consumer");
    }
  }

  /** What is in hand of a partition that moves comes again, at its next owner. */
  private final class Moves implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        commit();
      }
      follower.forget();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      moved = false;
      follower.forget();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      moved = false;
    }
  }
}
