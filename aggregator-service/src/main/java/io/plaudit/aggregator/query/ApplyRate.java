package io.plaudit.aggregator.query;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How fast the store applies events while it has some to apply. Time during which it had caught up
 * says nothing about that, so a measurement lasts only while it is behind an end that was already
 * there when the measurement began. Not thread-safe.
 */
final class ApplyRate {

  /** A batch is applied at once: a shorter look could fall between two batches. */
  private static final long MIN_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long MAX_NANOS = Duration.ofSeconds(3).toNanos();

  private static final long GOOD_FOR_NANOS = Duration.ofSeconds(5).toNanos();

  private boolean measuring;
  private long since;
  private long appliedThen;
  private long endThen;
  private double perSecond = -1;
  private long measuredAt;

  /**
   * Notes a look at the store.
   *
   * @param now nanoseconds of a monotonic clock
   * @param applied events applied so far, of all partitions
   * @param end events that the log is known to hold, of all partitions
   */
  void observe(long now, long applied, long end) {
    if (!measuring || applied >= endThen || now - since > GOOD_FOR_NANOS) {
      begin(now, applied, end);
      return;
    }
    long elapsed = now - since;
    if (elapsed >= MIN_NANOS) {
      perSecond = (applied - appliedThen) * 1e9 / elapsed;
      measuredAt = now;
    }
    if (elapsed >= MAX_NANOS) {
      begin(now, applied, end);
    }
  }

  /** Events a second; empty when it was not measured lately. */
  OptionalDouble perSecond(long now) {
    return perSecond >= 0 && now - measuredAt <= GOOD_FOR_NANOS
        ? OptionalDouble.of(perSecond)
        : OptionalDouble.empty();
  }

  private void begin(long now, long applied, long end) {
    measuring = applied < end;
    since = now;
    appliedThen = applied;
    endThen = end;
  }
}
