package io.plaudit.aggregator.query;

import io.plaudit.aggregator.query.ReadBarrier.Lag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The barrier's thread: looks at log and store for all waiting reads together, at most once in 5
 * ms, and only while somebody waits. A read is judged by a look that began after it arrived.
 */
final class BarrierLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BarrierLoop.class);
  private static final long PACE_NANOS = Duration.ofMillis(5).toNanos();
  private static final long CLOSE_MS = 5_000;

  /**
   * So many events are applied at once: how long that takes says nothing of how fast more would be,
   * and how few came in the last second nothing of how long it takes.
   */
  private static final long A_BATCH = 1_000;

  private final LogState state;
  private final long boundNanos;
  private final int maxWaiting;
  private final Thread thread;
  private final ApplyRate rate = new ApplyRate();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Waiter> arrived = new ArrayList<>();
  private int waiting;
  private boolean blind;
  private boolean closed;

  /** Those that a look has seen; the thread's own. */
  private final List<Crowd> seen = new ArrayList<>();

  BarrierLoop(LogState state, Duration bound, int maxWaiting) {
    this.state = state;
    this.boundNanos = bound.toNanos();
    this.maxWaiting = maxWaiting;
    this.thread = new Thread(this::run, "read-barrier");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  private record Waiter(CompletableFuture<Lag> outcome, LogPart needed, long deadline) {}

  /** Those who were seen by the same look, and so wait for the same state of the log. */
  private record Crowd(Map<Integer, Long> target, List<Waiter> waiters) {}

  /** Lets a read wait; false when there are too many, or the last look saw nothing. */
  boolean add(CompletableFuture<Lag> outcome, LogPart needed) {
    lock.lock();
    try {
      if (closed || waiting >= maxWaiting) {
        return false;
      }
      // While log or store do not answer nobody waits for them, but each read has them tried again.
      arrived.add(new Waiter(outcome, needed, System.nanoTime() + boundNanos));
      waiting++;
      changed.signal();
      return !blind;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      long lastLook = System.nanoTime() - PACE_NANOS;
      while (awaitWork(lastLook)) {
        lastLook = System.nanoTime();
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("closed");
    } finally {
      letAllThrough();
      state.close();
    }
  }

  /** Waits until somebody waits and the pace allows a look; false when it is closed. */
  private boolean awaitWork(long lastLook) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && arrived.isEmpty() && seen.isEmpty()) {
        changed.await();
      }
      long pause = lastLook + PACE_NANOS - System.nanoTime();
      while (!closed && pause > 0) {
        pause = changed.awaitNanos(pause);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    List<Waiter> newcomers = takeArrived();
    try {
      if (!newcomers.isEmpty()) {
        seen.add(new Crowd(state.ends(), newcomers));
        newcomers = List.of();
      }
      judge(state.applied());
      sees(true, null);
    } catch (RuntimeException e) {
      // The boundary of the thread: whatever goes wrong, nobody hangs here, and the next look may
      // go well. What is expected to go wrong is an UnknownStateException.
      newcomers.forEach(waiter -> end(waiter, Lag.UNKNOWN));
      seen.forEach(crowd -> crowd.waiters().forEach(waiter -> end(waiter, Lag.UNKNOWN)));
      seen.clear();
      sees(false, e);
    }
  }

  private void judge(Map<Integer, Long> applied) {
    long now = System.nanoTime();
    long end = seen.stream().mapToLong(crowd -> sum(crowd.target())).max().orElse(0);
    rate.observe(now, sum(applied), end);
    for (Crowd crowd : seen) {
      crowd.waiters().removeIf(waiter -> ends(waiter, crowd.target(), applied, now));
    }
    seen.removeIf(crowd -> crowd.waiters().isEmpty());
  }

  /** Ends the wait of who has waited enough, or in vain; false where it goes on. */
  private boolean ends(
      Waiter waiter, Map<Integer, Long> target, Map<Integer, Long> applied, long now) {
    long behind = waiter.needed().behind(target, applied);
    boolean hopeful = behind > 0 && state.everyPartitionHasAnOwner();
    if (hopeful && fits(waiter, waiter.needed().backlog(target, applied), now)) {
      return false;
    }
    // Without an owner for each, partitions may be other ones than those written to.
    LogPart part = hopeful || behind == 0 ? waiter.needed() : LogPart.WHOLE;
    end(waiter, new Lag(part.behind(target, applied)));
    return true;
  }

  /** Whether so much can be applied in the time that the read has left. */
  private boolean fits(Waiter waiter, long backlog, long now) {
    long left = waiter.deadline() - now;
    OptionalDouble perSecond = rate.perSecond(now);
    return left > 0
        && !waiter.outcome().isDone()
        && (backlog <= A_BATCH
            || perSecond.isEmpty()
            || backlog * 1e9 <= perSecond.getAsDouble() * left);
  }

  private static long sum(Map<Integer, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private List<Waiter> takeArrived() {
    lock.lock();
    try {
      List<Waiter> taken = arrived;
      arrived = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void end(Waiter waiter, Lag lag) {
    lock.lock();
    try {
      waiting--;
    } finally {
      lock.unlock();
    }
    waiter.outcome().complete(lag);
  }

  private void sees(boolean something, RuntimeException cause) {
    boolean before;
    lock.lock();
    try {
      before = !blind;
      blind = !something;
    } finally {
      lock.unlock();
    }
    if (before && !something) {
      LOG.atWarn().setCause(cause).log("log or store do not answer: reads do not wait for writes");
    } else if (!before && something) {
      LOG.info("log and store answer: reads wait for writes again");
    }
  }

  private void letAllThrough() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    takeArrived().forEach(waiter -> waiter.outcome().complete(Lag.UNKNOWN));
    seen.forEach(
        crowd -> crowd.waiters().forEach(waiter -> waiter.outcome().complete(Lag.UNKNOWN)));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
