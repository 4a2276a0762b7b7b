package io.plaudit.ingest.bound;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often something may happen to each of many things: a minute's worth at once, and as much as
 * flows back meanwhile. Remembers who came in this minute and the one before, so many at most; who
 * is forgotten begins anew. Thread-safe; a look costs a look into a map.
 */
public final class RateBound {

  /** In each of the two minutes. */
  private static final int MAX_REMEMBERED = 100_000;

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final long pace;
  private final LongSupplier clock;
  private volatile Minutes minutes;

  /**
   * For each name the moment from which on it would be as if nothing had happened to it, had all
   * that was allowed happened at the steady pace (the generic cell rate algorithm of ITU-T I.371).
   *
   * @param begun when the minute of the recent ones began
   */
  private record Minutes(
      Map<String, AtomicLong> recent, Map<String, AtomicLong> earlier, long begun) {

    AtomicLong of(String name, long now) {
      AtomicLong known = recent.get(name);
      return known != null
          ? known
          : recent.computeIfAbsent(
              name,
              unknown -> {
                AtomicLong before = earlier.get(unknown);
                return before == null ? new AtomicLong(now) : before;
              });
    }

    boolean isOver(long now) {
      return now - begun > MINUTE || recent.size() >= MAX_REMEMBERED;
    }

    Minutes next(long now) {
      return new Minutes(new ConcurrentHashMap<>(), recent, now);
    }
  }

  public RateBound(int perMinute) {
    this(perMinute, System::nanoTime);
  }

  /**
   * @param clock in nanoseconds, from any origin
   */
  RateBound(int perMinute, LongSupplier clock) {
    this.pace = MINUTE / perMinute;
    this.clock = clock;
    minutes = new Minutes(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), clock.getAsLong());
  }

  /** Whether it may happen to this once more now; if so, it has. */
  public boolean allows(String name) {
    long now = clock.getAsLong();
    AtomicLong free = current(now).of(name, now);
    while (true) {
      long before = free.get();
      long after = (before - now > 0 ? before : now) + pace;
      if (after - now > MINUTE) {
        return false;
      }
      if (free.compareAndSet(before, after)) {
        return true;
      }
    }
  }

  private Minutes current(long now) {
    Minutes known = minutes;
    return known.isOver(now) ? turned(now) : known;
  }

  private synchronized Minutes turned(long now) {
    if (minutes.isOver(now)) {
      minutes = minutes.next(now);
    }
    return minutes;
  }
}
