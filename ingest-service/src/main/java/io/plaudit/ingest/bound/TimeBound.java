package io.plaudit.ingest.bound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks that may all take the same time, and which of them have taken longer. A timer for each
 * would cost more than most tasks; somebody has to look every now and then instead. Thread-safe.
 */
public final class TimeBound<T> {

  private final long nanos;

  /** A ring: behind this the oldest, before it the newest. */
  private final Running<T> ends = new Running<>(null);

  public TimeBound(Duration limit) {
    nanos = limit.toNanos();
  }

  /** A task that has begun. It stands in a ring, so that it is found without being looked up. */
  public static final class Running<T> {

    private final T task;
    private final long since = System.nanoTime();
    private Running<T> before = this;
    private Running<T> behind = this;

    private Running(T task) {
      this.task = task;
    }

    private void insertBefore(Running<T> other) {
      before = other.before;
      behind = other;
      before.behind = this;
      behind.before = this;
    }

    private void remove() {
      before.behind = behind;
      behind.before = before;
      before = this;
      behind = this;
    }
  }

  public synchronized Running<T> begin(T task) {
    Running<T> running = new Running<>(task);
    running.insertBefore(ends);
    return running;
  }

  /** Forgets a task of this bound; once more does nothing. */
  public synchronized void end(Running<T> running) {
    running.remove();
  }

  /** Those whose time is up, which are forgotten. */
  public synchronized List<T> overdue() {
    List<T> overdue = new ArrayList<>();
    long now = System.nanoTime();
    while (ends.behind != ends && now - ends.behind.since >= nanos) {
      overdue.add(ends.behind.task);
      ends.behind.remove();
    }
    return overdue;
  }
}
