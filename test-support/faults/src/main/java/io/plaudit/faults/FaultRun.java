package io.plaudit.faults;

import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run: a system is started, loaded, tormented, left alone until it is well, and looked at.
 * Single use. Everything that its processes say stays in the directory's {@code logs}.
 */
public final class FaultRun implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(3);

  private final long seed;
  private final int faults;
  private final Consumer<String> log;
  private final RunDirectory directory;
  private final TestedSystem system;
  private final Ledger ledger = new Ledger();
  private final Tally tally = new Tally();
  private final Injector injector;
  private boolean good;

  /**
   * Starts nothing but the database, whose password the others need.
   *
   * @param directory empty or absent
   * @param log told of every fault
   */
  public FaultRun(long seed, int faults, Path directory, Consumer<String> log) throws IOException {
    this.seed = seed;
    this.faults = faults;
    this.log = log;
    this.directory = new RunDirectory(directory);
    system = new TestedSystem(this.directory);
    Schedule schedule = new Schedule(seed, system.parts());
    injector = new Injector(schedule, system.parts(), tally, log);
  }

  /** Runs to the end; a system that does not recover is a difference like any other. */
  public Outcome run() throws Exception {
    log.accept(Clock.now() + " seed " + seed + ", " + faults + " faults, " + directory.root());
    long begin = System.nanoTime();
    List<String> differences = new ArrayList<>();
    Map<String, Object> counts = new LinkedHashMap<>();
    try {
      torment();
      watched(this::settle);
      countSent(counts);
      Comparison comparison = compare();
      differences.addAll(comparison.differences());
      if (comparison.untold() > 0) {
        differences.add("and " + comparison.untold() + " more");
      }
      countFound(counts, comparison);
    } catch (StuckException stuck) {
      countSent(counts);
      differences.add(stuck.getMessage());
    }
    differences.addAll(ledger.findings());
    counts.put("differences", differences.size());
    counts.put("seconds", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    Outcome outcome = new Outcome(counts, differences);
    good = outcome.good();
    Files.writeString(directory.report(), outcome.told());
    return outcome;
  }

  /** What was acknowledged beside what the store has, now. */
  Comparison compare() throws Exception {
    return Comparison.of(ledger.known(), database());
  }

  TestDatabase database() {
    return system.database();
  }

  private void torment() throws Exception {
    system.start();
    watched(() -> awaitHealth("does not serve", START_LIMIT));
    log.accept(Clock.now() + " everything serves; " + system.ways() + " proxies");
    Load load = Load.start(seed, system.http(), system.frontDoors(), ledger, tally);
    try {
      watched(() -> injector.run(faults));
      watched(() -> awaitHealth("does not serve again", SETTLE_LIMIT));
    } finally {
      load.stop();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  /** Keeps what the threads were at where it does not go on. */
  private void watched(Step step) throws Exception {
    try {
      step.run();
    } catch (StuckException stuck) {
      log.accept(Clock.now() + " " + stuck.getMessage());
      Stacks.write(system.parts(), directory);
      throw stuck;
    }
  }

  private void awaitHealth(String complaint, Duration limit) throws Exception {
    Deadline deadline = Deadline.in(limit);
    for (Part part : system.parts()) {
      deadline.await(part + " " + complaint, part::healthy);
    }
  }

  /** Everything on the log is in the store; the harness alone wrote there. */
  private void settle() throws Exception {
    Store store = new Store(database());
    Deadline.in(SETTLE_LIMIT)
        .await(
            "the store is behind the log",
            () -> {
              Map<Integer, Long> ends = system.cluster().ends(TestedSystem.TOPIC);
              return !ends.isEmpty() && store.positions().equals(ends);
            });
  }

  private void countSent(Map<String, Object> counts) {
    counts.put("seed", seed);
    injector.injected().forEach((kind, n) -> counts.put("faults: " + kind, n.sum()));
    counts.put("faults in all", injector.all());
    injector.hit().forEach((role, n) -> counts.put("of these at " + role, n.sum()));
    counts.put("of these begun while another was not over", injector.overlaps());
    counts.put("longest recovery after a fault ended, ms", injector.slowestMillis());
    counts.put("requests sent", tally.requests.sum());
    counts.put("requests retried under the same key", tally.retried.sum());
    counts.put("answers: none", tally.noAnswer.sum());
    counts.put("answers: unknown whether stored", tally.unknown.sum());
    counts.put("answers: not stored", tally.notStored.sum());
    counts.put("requests left at not stored", tally.givenUp.sum());
    counts.put("events sent, retries not counted", tally.eventsSent.sum());
    counts.put("events acknowledged: recorded", tally.recorded.sum());
    counts.put("events acknowledged: amended", tally.amended.sum());
    counts.put("events acknowledged: retracted", tally.retracted.sum());
    counts.put("events repeated after they were acknowledged", tally.repeatedOnPurpose.sum());
    counts.put("events refused with 4xx", tally.refused.sum());
    counts.put("reads that said they were up to date", tally.reads.sum());
  }

  private void countFound(Map<String, Object> counts, Comparison comparison) throws Exception {
    Store store = new Store(database());
    long onLog = store.positions().values().stream().mapToLong(Long::longValue).sum();
    counts.put("records on the log, all applied", onLog);
    counts.put("feedbacks acknowledged", ledger.known().size());
    counts.put("feedbacks found", comparison.rows());
    counts.put("amendments that came again after the retraction", store.lateAmendments());
  }

  /** Ends every process; their logs stay, and their data where something differs. */
  @Override
  public void close() throws IOException {
    system.close();
    if (good) {
      directory.deleteData();
    }
  }
}
