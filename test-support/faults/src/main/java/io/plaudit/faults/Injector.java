package io.plaudit.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Makes the faults of a schedule happen: one after another, now and then two at once. A fault is
 * over when its part serves again and something has been acknowledged since.
 */
final class Injector {

  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(150);

  private final Schedule schedule;
  private final List<Part> parts;
  private final Tally tally;
  private final Consumer<String> log;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Running> running = new CopyOnWriteArrayList<>();
  private final Map<FaultKind, LongAdder> injected = new EnumMap<>(FaultKind.class);
  private final Map<Part.Role, LongAdder> hit = new EnumMap<>(Part.Role.class);
  private int overlaps;
  private volatile long slowestMillis;

  private record Running(Fault fault, CompletableFuture<Void> done) {}

  Injector(Schedule schedule, List<Part> parts, Tally tally, Consumer<String> log) {
    this.schedule = schedule;
    this.parts = parts;
    this.tally = tally;
    this.log = log;
    for (FaultKind kind : FaultKind.values()) {
      injected.put(kind, new LongAdder());
    }
    for (Part.Role role : Part.Role.values()) {
      hit.put(role, new LongAdder());
    }
  }

  /**
   * Returns when the last fault is over.
   *
   * @throws StuckException if the system does not recover from one
   */
  void run(int faults) throws Exception {
    try {
      for (int i = 0; i < faults; i++) {
        Fault fault = schedule.next();
        awaitTurn(fault);
        begin(fault);
      }
      awaitAtMost(0);
    } finally {
      threads.shutdownNow();
    }
  }

  /** An overlapping one may begin beside one other, of another part; others when all is well. */
  private void awaitTurn(Fault fault) throws Exception {
    awaitAtMost(fault.overlaps() ? 1 : 0);
    if (running.isEmpty()) {
      awaitHealth();
    }
    for (Running other : running) {
      if (other.fault().part() == fault.part()) {
        join(other);
      }
    }
    running.removeIf(other -> other.done().isDone());
    if (!running.isEmpty()) {
      overlaps++;
    }
  }

  /** Of all parts: what is done to one may be too much for another. */
  private void awaitHealth() throws Exception {
    Deadline recovery = Deadline.in(RECOVERY_LIMIT);
    for (Part part : parts) {
      recovery.await(part + " does not serve, though nothing is done to it", part::healthy);
    }
  }

  private void awaitAtMost(int others) throws Exception {
    while (true) {
      for (Running other : running) {
        if (other.done().isDone()) {
          join(other);
        }
      }
      running.removeIf(other -> other.done().isDone());
      if (running.size() <= others) {
        return;
      }
      CompletableFuture.anyOf(
              running.stream().map(Running::done).toArray(CompletableFuture<?>[]::new))
          .exceptionally(failure -> null)
          .join();
    }
  }

  private static void join(Running other) throws Exception {
    try {
      other.done().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void begin(Fault fault) {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                happen(fault);
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            },
            threads);
    running.add(new Running(fault, done));
    injected.get(fault.kind()).increment();
    hit.get(fault.part().role()).increment();
  }

  private void happen(Fault fault) throws Exception {
    log.accept(Clock.now() + " begin   " + fault.told());
    try {
      fault.begin();
      Deadline.pause(fault.lasts().toMillis());
      fault.end();
    } catch (IOException | RuntimeException | AssertionError e) {
      // It could not be stopped or started: as bad as one that does not serve.
      throw new StuckException(fault.told() + ": " + e);
    }
    long ended = System.nanoTime();
    long before = tally.acknowledged();
    long changesBefore = tally.changed();
    Deadline recovery = Deadline.in(RECOVERY_LIMIT);
    recovery.await(fault.part() + " does not serve again", fault.part()::healthy);
    recovery.await("nothing is acknowledged", () -> tally.acknowledged() > before);
    recovery.await("no change is acknowledged", () -> tally.changed() > changesBefore);
    long millis = Duration.ofNanos(System.nanoTime() - ended).toMillis();
    slowestMillis = Math.max(slowestMillis, millis);
    log.accept(Clock.now() + " over    " + fault.told() + ", after " + millis + " ms more");
  }

  long all() {
    return injected.values().stream().mapToLong(LongAdder::sum).sum();
  }

  Map<FaultKind, LongAdder> injected() {
    return injected;
  }

  Map<Part.Role, LongAdder> hit() {
    return hit;
  }

  /** How many began while another was not over. */
  int overlaps() {
    return overlaps;
  }

  /** The longest from the end of a fault to the recovery from it. */
  long slowestMillis() {
    return slowestMillis;
  }
}
