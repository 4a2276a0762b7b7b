package io.plaudit.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what others do, and not for ever. */
final class Deadline {

  private static final long LOOK_EVERY_MS = 100;

  private final long end;
  private final Duration limit;

  private Deadline(Duration limit) {
    this.limit = limit;
    end = System.nanoTime() + limit.toNanos();
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  /** Something that may come true. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns when it holds.
   *
   * @throws StuckException if it does not in time
   */
  void await(String what, Condition condition) throws Exception {
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new StuckException(what + " after " + limit.toSeconds() + " s");
      }
      pause(LOOK_EVERY_MS);
    }
  }

  /** Lets time pass: a fault lasts, a sender waits before it tries again. */
  static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
