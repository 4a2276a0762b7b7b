package io.plaudit.ingest.publish;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What waits for the publisher's thread. What comes after a silence is handed over at once; what
 * follows closely waits for others, two milliseconds at most, until they are some: at some thousand
 * requests a second a produce request for each would take more of broker and aggregator than the
 * feedback in it. Any thread adds and announces, one thread takes.
 */
final class Outbox {

  /** So many go together as soon as they are there, so who waits for answers is not held up. */
  static final int SOME = 16;

  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Bounded by its users in bytes, each event counted with more than it takes here. */
  private final Queue<Sending> queue = new ConcurrentLinkedQueue<>();

  private final AtomicInteger size = new AtomicInteger();
  private volatile Thread taker;
  private volatile boolean gathering;
  private volatile boolean closed;

  void add(Sending sending) {
    queue.add(sending);
    size.incrementAndGet();
  }

  /** Something was added: the taker is woken if it is time to. */
  void announce() {
    if (!gathering || size.get() >= SOME) {
      LockSupport.unpark(taker);
    }
  }

  /** The next, or null. */
  Sending poll() {
    Sending next = queue.poll();
    if (next != null) {
      size.decrementAndGet();
    }
    return next;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * Waits until something should be taken, or for so long; the taker has just taken all there was.
   *
   * @throws InterruptedException when its thread is interrupted
   */
  void await(long nanos) throws InterruptedException {
    taker = Thread.currentThread();
    gathering = true;
    park(APART_NANOS, SOME);
    gathering = false;
    // What was added before is seen here; what is added from now on is announced to a parked taker.
    park(nanos - APART_NANOS, 1);
  }

  /** Nobody waits any longer. */
  void close() {
    closed = true;
    LockSupport.unpark(taker);
  }

  private void park(long nanos, int until) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0 && size.get() < until && !closed) {
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException("nobody should interrupt the publisher");
      }
      left = end - System.nanoTime();
    }
  }
}
