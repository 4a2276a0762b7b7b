package io.plaudit.ingest.bound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tasks that may all take the same time, and which of them have taken longer. A timer for each
 * would cost more than most tasks; somebody has to look every now and then instead. Thread-safe.
 *
 * @param <T> a task, known by identity
 */
public final class TimeBound<T> {

  private final long nanos;

  /** When each began, the oldest first. */
  private final Map<T, Long> running = new LinkedHashMap<>();

  public TimeBound(Duration limit) {
    nanos = limit.toNanos();
  }

  public synchronized void begin(T task) {
    running.put(task, System.nanoTime());
  }

  /** Forgets a task; one that is not known is none. */
  public synchronized void end(T task) {
    running.remove(task);
  }

  /** Those whose time is up, which are forgotten. */
  public synchronized List<T> overdue() {
    List<T> overdue = new ArrayList<>();
    long now = System.nanoTime();
    Iterator<Map.Entry<T, Long>> oldest = running.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<T, Long> next = oldest.next();
      if (now - next.getValue() < nanos) {
        break;
      }
      overdue.add(next.getKey());
      oldest.remove();
    }
    return overdue;
  }
}
