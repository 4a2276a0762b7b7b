package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.LogIdentity;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this consumer owns, each open in the store. Called back within poll, on the
 * loop's thread, so a partition never leaves in the middle of a batch.
 */
final class Assignment implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  /** How many batches' records are gathered at once, whatever the number of partitions. */
  private static final int GATHERED_BATCHES = 4;

  private final Consumer<byte[], byte[]> consumer;
  private final PartitionOpener opener;
  private final EventsLog log;
  private final LogIdentity identity;
  private final ConsumeMetrics metrics;
  private final IntConsumer opened;
  private final SortedMap<Integer, Owned> owned = new TreeMap<>();
  private RuntimeException failure;
  private boolean complete;

  Assignment(
      Consumer<byte[], byte[]> consumer,
      PartitionOpener opener,
      EventsLog log,
      LogIdentity identity,
      ConsumeMetrics metrics,
      IntConsumer opened) {
    this.consumer = consumer;
    this.opener = opener;
    this.log = log;
    this.identity = identity;
    this.metrics = metrics;
    this.opened = opened;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    complete = false;
    try {
      requireSameLog();
      open(partitions);
      complete = true;
    } catch (RuntimeException e) {
      // Kafka wraps what a callback throws: the loop wants it as it was.
      failure = e;
      throw e;
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Owned released = owned.remove(partition.partition());
      if (released != null) {
        released.partition().close();
        metrics.released(partition.partition());
      }
    }
    LOG.atInfo().addKeyValue("partitions", partitions.size()).log("released partitions");
  }

  /** Owned partitions by number. */
  SortedMap<Integer, Owned> owned() {
    return owned;
  }

  /** Keeps what a poll brought, until it is applied or its partition leaves. */
  void gather(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Owned of = owned.get(partition.partition());
      if (of != null) {
        of.gather(records.records(partition));
      }
    }
  }

  /**
   * Whether another poll may be gathered: no partition has a full batch, and all together have no
   * more than a few batches and this loop's share of the memory.
   */
  boolean hasRoom(LoopSettings settings) {
    int more = settings.pollRecords();
    int batchEvents = settings.batchEvents();
    long events = 0;
    long bytes = 0;
    for (Owned of : owned.values()) {
      if (of.events() + more > batchEvents || of.bytes() >= Batches.MAX_BYTES) {
        return false;
      }
      events += of.events();
      bytes += of.bytes();
    }
    return events + more <= (long) GATHERED_BATCHES * batchEvents
        && bytes < settings.gatheredBytes();
  }

  /** Whether there is something to do though nothing comes: a record takes more transactions. */
  boolean isAnyHeld() {
    return owned.values().stream().anyMatch(Owned::isHeld);
  }

  /** True from the first assignment on, also of no partitions. */
  boolean isComplete() {
    return complete;
  }

  /** Why the last assignment failed, or this. */
  RuntimeException failureOr(RuntimeException other) {
    return failure == null ? other : failure;
  }

  void closeAll() {
    owned.forEach(
        (partition, released) -> {
          released.partition().close();
          metrics.released(partition);
        });
    owned.clear();
  }

  /**
   * Looks at the topic again.
   *
   * @throws LogMismatchException when it is another or has another number of partitions
   */
  void requireSameLog() {
    LogIdentity now = log.describe();
    if (!now.equals(identity)) {
      throw new LogMismatchException("the log was " + identity + " and now is " + now);
    }
  }

  private void open(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      int number = partition.partition();
      long start = starts.get(partition);
      long end = ends.get(partition);
      AppliedPartition open = opener.open(number, start);
      owned.put(number, new Owned(open));
      requireWithinLog(number, open.nextOffset(), start, end);
      consumer.seek(partition, open.nextOffset());
      opened.accept(number);
      LOG.atInfo()
          .addKeyValue("partition", number)
          .addKeyValue("next_offset", open.nextOffset())
          .addKeyValue("log_end", end)
          .log("took over a partition");
    }
  }

  private static void requireWithinLog(int partition, long next, long start, long end) {
    if (next < start || next > end) {
      throw new LogMismatchException(
          "partition "
              + partition
              + ": the store continues at offset "
              + next
              + ", but the log has "
              + start
              + " to "
              + end);
    }
  }
}
