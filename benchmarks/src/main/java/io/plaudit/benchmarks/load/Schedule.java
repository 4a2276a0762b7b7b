package io.plaudit.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Moments at a fixed distance; those that are over when one is asked for are left out. */
public final class Schedule {

  private final long step;
  private final long end;
  private long next;

  public Schedule(Duration step, Duration length) {
    this.step = step.toNanos();
    next = System.nanoTime();
    end = next + length.toNanos();
  }

  /** Waits for the next moment; false when there is none. */
  public boolean awaitNext() throws InterruptedException {
    long now = System.nanoTime();
    while (next < now) {
      next += step;
    }
    TimeUnit.NANOSECONDS.sleep(next - now);
    // Taken: a sleep may end a little early, and the moment must not come twice.
    long moment = next;
    next += step;
    return moment < end;
  }
}
