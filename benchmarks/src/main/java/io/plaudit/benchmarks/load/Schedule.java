package io.plaudit.benchmarks.load;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Moments at a fixed distance. */
public final class Schedule {

  private final long step;
  private final long end;
  private long next;

  public Schedule(Duration step, Duration length) {
    this(step, length, 0, 1);
  }

  /** One of several that begin evenly spread over a step, so that they do not come in bursts. */
  public Schedule(Duration step, Duration length, int number, int of) {
    this.step = step.toNanos();
    next = System.nanoTime() + this.step * number / of;
    end = next + length.toNanos();
  }

  /**
   * Waits for the next moment. None is left out: those that passed while something else was waited
   * for come at once, and count from when they were due.
   *
   * @return when it was due, as {@link System#nanoTime()} has it; empty when there is none
   */
  public OptionalLong awaitNext() throws InterruptedException {
    if (next >= end) {
      return OptionalLong.empty();
    }
    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    long moment = next;
    next += step;
    return OptionalLong.of(moment);
  }
}
