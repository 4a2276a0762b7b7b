package io.plaudit.aggregator.consume;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Poll, fold, apply, on one thread, without retries: any failure ends the loop, and a new one goes
 * on from the stored offsets. Single use.
 */
final class ConsumerLoop implements Loop {

  private static final Duration POLL = Duration.ofMillis(500);

  /** How often a loop with nothing to do looks whether the store is still there. */
  private static final Duration IDLE_CHECK = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Membership membership;
  private final LoopSettings settings;
  private final Assignment assignment;
  private final ConsumeMetrics metrics;
  private final LoopListener listener;
  private final Clock clock;
  private Instant storeSeenAt;
  private boolean leaving;

  ConsumerLoop(
      Consumer<byte[], byte[]> consumer,
      LoopSettings settings,
      Assignment assignment,
      ConsumeMetrics metrics,
      LoopListener listener,
      Clock clock) {
    this.consumer = consumer;
    this.membership = new Membership(consumer);
    this.settings = settings;
    this.assignment = assignment;
    this.metrics = metrics;
    this.listener = listener;
    this.clock = clock;
    this.storeSeenAt = clock.instant();
  }

  /**
   * Runs until it is stopped or something fails; closes the consumer in either case.
   *
   * @throws io.plaudit.aggregator.store.StoreException when the store cannot be used, or another
   *     owner has the partition
   * @throws LogMismatchException when log and store do not belong together
   */
  @Override
  public void run() {
    try {
      membership.run(settings.topic(), assignment, this::round);
    } catch (KafkaException e) {
      RuntimeException failure = assignment.failureOr(e);
      leaving = failure instanceof LogMismatchException;
      throw failure;
    } catch (LogMismatchException | Error e) {
      // Nobody must believe that partitions are looked after that are not.
      leaving = true;
      throw e;
    } finally {
      assignment.closeAll();
      membership.close(leaving);
    }
  }

  /** Lets the batch in hand commit, then ends {@link #run}. From any thread. */
  @Override
  public void stop() {
    membership.stop();
  }

  private void round() {
    boolean idle = !gather();
    if (assignment.isComplete()) {
      listener.running();
    }
    assignment.owned().forEach(this::apply);
    if (idle) {
      checkStore();
    } else {
      storeSeenAt = clock.instant();
    }
  }

  /**
   * Polls until nothing more is there or a batch is full. Each poll brings few records, because
   * nothing else bounds the memory that they take.
   *
   * @return false when nothing came
   */
  private boolean gather() {
    ConsumerRecords<byte[], byte[]> records =
        consumer.poll(assignment.isAnyHeld() ? Duration.ZERO : POLL);
    boolean any = !records.isEmpty();
    assignment.gather(records);
    while (!records.isEmpty() && !membership.isStopping() && assignment.hasRoom(settings)) {
      records = consumer.poll(Duration.ZERO);
      assignment.gather(records);
    }
    return any;
  }

  private void apply(int number, Owned owned) {
    TopicPartition partition = new TopicPartition(settings.topic(), number);
    AppliedPartition applied = owned.partition();
    List<ConsumerRecord<byte[], byte[]>> records = owned.take();
    long position = consumer.position(partition);
    int next = 0;
    while (next < records.size() && !membership.isStopping()) {
      int end = applied.applyOne(records, next, position, assignment::requireSameLog);
      listener.committed();
      if (end == next) {
        hold(partition, owned, records.subList(next, records.size()));
        return;
      }
      next = end;
      owned.applied(records.get(next - 1));
    }
    release(partition, owned);
    if (records.isEmpty() && position > applied.nextOffset()) {
      applied.skip(position);
    }
    reportLag(partition, owned.lastRecordAt());
  }

  private void hold(
      TopicPartition partition, Owned owned, List<ConsumerRecord<byte[], byte[]>> rest) {
    if (!owned.isHeld()) {
      consumer.pause(List.of(partition));
    }
    owned.hold(rest);
    reportLag(partition, owned.lastRecordAt());
  }

  private void release(TopicPartition partition, Owned owned) {
    if (owned.isHeld()) {
      consumer.resume(List.of(partition));
      owned.release();
    }
  }

  private void reportLag(TopicPartition partition, Instant last) {
    long events = consumer.currentLag(partition).orElse(0);
    Duration behind =
        events == 0 || last == null ? Duration.ZERO : Duration.between(last, clock.instant());
    metrics.lag(partition.partition(), events, behind.isNegative() ? Duration.ZERO : behind);
  }

  private void checkStore() {
    Instant now = clock.instant();
    if (now.isAfter(storeSeenAt.plus(IDLE_CHECK))) {
      assignment.owned().values().forEach(owned -> owned.partition().check());
      storeSeenAt = now;
    }
  }
}
