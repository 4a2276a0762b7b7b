package io.plaudit.aggregator.consume;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a follower the events, on one thread. Its offsets are Kafka's, committed up to the oldest
 * event that the follower has in hand, so that what a crash interrupts comes again. It reads on
 * while something in hand has to wait, until the follower's hands are full; then it only polls, to
 * stay in its group. Single use.
 */
final class FollowLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(FollowLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Where events never cease to come, what was taken in hand waits for more no longer than this.
   */
  private static final Duration GATHER = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Membership membership;
  private final String topic;
  private final RecordDecoder decoder;
  private final Follower follower;
  private final FollowMetrics metrics;
  private final LoopListener listener;
  private final Clock clock;
  private final Progress progress = new Progress();
  private Instant committedAt;
  private Instant gatheringSince;
  private Duration wait = POLL;

  FollowLoop(
      Consumer<byte[], byte[]> consumer,
      String topic,
      RecordDecoder decoder,
      Follower follower,
      FollowMetrics metrics,
      LoopListener listener,
      Clock clock) {
    this.consumer = consumer;
    this.membership = new Membership(consumer);
    this.topic = topic;
    this.decoder = decoder;
    this.follower = follower;
    this.metrics = metrics;
    this.listener = listener;
    this.clock = clock;
    this.committedAt = clock.instant();
    this.gatheringSince = committedAt;
  }

  @Override
  public void run() {
    follower.forget();
    try {
      membership.run(topic, new Moves(), this::round);
    } finally {
      membership.close(false);
    }
  }

  @Override
  public void stop() {
    membership.stop();
  }

  private void round() {
    if (follower.isEmpty()) {
      gatheringSince = clock.instant();
    }
    boolean more = take(poll(wait));
    listener.running();
    wait = more && gathers() ? Duration.ZERO : work();
    readOnWhileThereIsRoom();
    if (clock.instant().isAfter(committedAt.plus(COMMIT_EVERY))) {
      commit();
    }
  }

  private boolean gathers() {
    return !follower.isFull() && clock.instant().isBefore(gatheringSince.plus(GATHER));
  }

  /**
   * @return how long to wait for more
   */
  private Duration work() {
    if (follower.isEmpty()) {
      return POLL;
    }
    Duration pause = follower.work();
    gatheringSince = clock.instant();
    if (follower.isEmpty()) {
      commit();
    }
    return pause.compareTo(POLL) < 0 ? pause : POLL;
  }

  private void readOnWhileThereIsRoom() {
    if (follower.isFull()) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
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
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
      ofPartition.forEach(this::show);
      progress.shown(ofPartition.get(ofPartition.size() - 1));
    }
    return !records.isEmpty();
  }

  private void show(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null && follower.mayWant(record.value())) {
      // What is no event becomes a dead letter where the events are applied.
      Item item = decoder.decode(record);
      if (item.isEvent()) {
        follower.take(new Position(record.partition(), record.offset()), item.event().event());
      }
    }
  }

  private void commit() {
    committedAt = clock.instant();
    reportLag();
    Map<TopicPartition, OffsetAndMetadata> done = progress.done(topic, follower.inHand());
    if (!done.isEmpty()) {
      consumer.commitSync(done, PATIENCE);
      progress.committed(done);
      listener.committed();
    }
  }

  private void reportLag() {
    metrics.lag(
        consumer.assignment().stream()
            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
            .sum());
  }

  /** What is in hand of a partition that moves comes again, at its next owner. */
  private final class Moves implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        commit();
      }
      forget();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // Each begins where its last owner committed.
    }

    private void forget() {
      progress.forget();
      follower.forget();
    }
  }
}
