package io.plaudit.ingest.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Those who wait until the reader has read what the log held when they came. All who came since the
 * last look are served by one question to the broker.
 */
final class CurrencyWaiters {

  private static final int MAX_WAITING = 10_000;

  private final ConcurrentLinkedQueue<CompletableFuture<Boolean>> arrived =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Runnable wake;

  /** Those that a look has seen; the reader's own. */
  private final List<Crowd> seen = new ArrayList<>();

  private record Crowd(Map<TopicPartition, Long> end, List<CompletableFuture<Boolean>> outcomes) {}

  /**
   * @param wake is run when the first one comes: while some wait, the reader does not sleep
   */
  CurrencyWaiters(Runnable wake) {
    this.wake = wake;
  }

  /** Lets somebody wait; false when too many do. From any thread. */
  boolean add(CompletableFuture<Boolean> outcome) {
    int now = waiting.incrementAndGet();
    if (now > MAX_WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    arrived.add(outcome);
    if (now == 1) {
      wake.run();
    }
    return true;
  }

  boolean isEmpty() {
    return waiting.get() == 0;
  }

  /** Notes for newcomers what they wait for, and tells those whose wait is over. */
  void look(Consumer<byte[], byte[]> consumer) {
    int newcomers = arrived.size();
    if (newcomers > 0) {
      Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
      List<CompletableFuture<Boolean>> outcomes = new ArrayList<>(newcomers);
      for (int i = 0; i < newcomers; i++) {
        outcomes.add(arrived.remove());
      }
      seen.add(new Crowd(end, outcomes));
    }
    seen.removeIf(
        crowd -> {
          boolean over = isPast(consumer, crowd.end()) || allGaveUp(crowd);
          if (over) {
            crowd.outcomes().forEach(outcome -> outcome.complete(true));
            waiting.addAndGet(-crowd.outcomes().size());
          }
          return over;
        });
  }

  /** Whether everything before these offsets is read. */
  static boolean isPast(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> end) {
    return end.entrySet().stream()
        .allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
  }

  private static boolean allGaveUp(Crowd crowd) {
    return crowd.outcomes().stream().allMatch(CompletableFuture::isDone);
  }
}
