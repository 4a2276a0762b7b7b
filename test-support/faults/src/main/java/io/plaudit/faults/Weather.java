package io.plaudit.faults;

import java.io.IOException;
import java.time.Duration;

/** What a proxy does to what passes, from now on and to what is under way. */
final class Weather {

  private enum Kind {
    CLEAR,
    DELAY,
    BLACK_HOLE,
    REFUSE
  }

  private Kind kind = Kind.CLEAR;
  private Duration delay = Duration.ZERO;

  synchronized void clear() {
    become(Kind.CLEAR);
  }

  synchronized void delay(Duration longer) {
    delay = longer;
    become(Kind.DELAY);
  }

  synchronized void blackHole() {
    become(Kind.BLACK_HOLE);
  }

  synchronized void refuse() {
    become(Kind.REFUSE);
  }

  private void become(Kind next) {
    kind = next;
    notifyAll();
  }

  /** Returns when a piece may go on. */
  synchronized void pass() throws IOException, InterruptedException {
    long arrived = System.nanoTime();
    while (true) {
      long held = delay.toMillis() - Duration.ofNanos(System.nanoTime() - arrived).toMillis();
      if (kind == Kind.REFUSE) {
        throw new IOException("reset");
      } else if (kind == Kind.BLACK_HOLE) {
        wait();
      } else if (kind == Kind.DELAY && held > 0) {
        wait(held);
      } else {
        return;
      }
    }
  }
}
