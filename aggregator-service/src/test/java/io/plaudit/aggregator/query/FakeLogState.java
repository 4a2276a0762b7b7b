package io.plaudit.aggregator.query;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A log and a store that are where a test says. */
final class FakeLogState implements LogState {

  private final AtomicInteger endLooks = new AtomicInteger();
  private final AtomicInteger appliedLooks = new AtomicInteger();
  private final AtomicReference<Runnable> hook = new AtomicReference<>();
  private volatile Map<Integer, Long> ends = Map.of();
  private volatile Map<Integer, Long> applied = Map.of();
  private volatile boolean owned = true;
  private volatile RuntimeException failure;
  private volatile boolean closed;

  FakeLogState ends(Map<Integer, Long> newEnds) {
    ends = newEnds;
    return this;
  }

  FakeLogState applied(Map<Integer, Long> newApplied) {
    applied = newApplied;
    return this;
  }

  FakeLogState owned(boolean newOwned) {
    owned = newOwned;
    return this;
  }

  FakeLogState failing(RuntimeException newFailure) {
    failure = newFailure;
    return this;
  }

  /** Runs this, once, while the log's ends are looked at. */
  FakeLogState duringEnds(Runnable newHook) {
    hook.set(newHook);
    return this;
  }

  int endLooks() {
    return endLooks.get();
  }

  int appliedLooks() {
    return appliedLooks.get();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Map<Integer, Long> ends() {
    endLooks.incrementAndGet();
    Runnable once = hook.getAndSet(null);
    if (once != null) {
      once.run();
    }
    if (failure != null) {
      throw failure;
    }
    return ends;
  }

  @Override
  public Map<Integer, Long> applied() {
    appliedLooks.incrementAndGet();
    return applied;
  }

  @Override
  public boolean everyPartitionHasAnOwner() {
    return owned;
  }

  @Override
  public void close() {
    closed = true;
  }
}
