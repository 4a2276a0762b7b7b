package io.plaudit.aggregator.alert;

import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does one piece of work after another until it is closed, whatever fails. */
final class PacedThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PacedThread.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  /** There is no such table or schema yet. */
  private static final Set<String> NOT_MIGRATED = Set.of("42P01", "3F000");

  private final Supplier<Duration> work;
  private final Semaphore wanted = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param work does a piece, and says how long to wait before the next
   */
  PacedThread(String name, Supplier<Duration> work) {
    this.work = work;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The next piece is wanted now. From any thread. */
  void wake() {
    wanted.release();
  }

  private void run() {
    while (!closed) {
      try {
        Duration pause = step();
        boolean unused = wanted.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        wanted.drainPermits();
      } catch (InterruptedException | Waiting.EndedException e) {
        return;
      }
    }
  }

  private Duration step() {
    try {
      return work.get();
    } catch (Waiting.EndedException e) {
      throw e;
    } catch (RuntimeException e) {
      // The boundary of a thread: whatever went wrong, the next piece may go right.
      boolean early =
          e.getCause() instanceof PgException refused
              && NOT_MIGRATED.contains(String.valueOf(refused.getSqlState()));
      (early ? LOG.atDebug() : LOG.atWarn())
          .addKeyValue("thread", thread.getName())
          .setCause(e)
          .log("alerts: a piece of work failed; going on");
      return AFTER_FAILURE;
    }
  }

  /** Ends the thread, if need be in the middle of its work. Blocks, for a bounded time. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(END_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
