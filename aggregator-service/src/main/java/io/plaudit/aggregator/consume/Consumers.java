package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.consume.LoopStatus.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The loops of this process: each is a member of the consumer group with partitions and database
 * sessions of its own, so that one decodes while PostgreSQL works for another. Single use.
 */
public final class Consumers {

  private final List<LoopSupervisor> supervisors;

  /** Loops, each over a source of its own. */
  public Consumers(List<LoopSource> sources, ConsumeMetrics metrics) {
    supervisors =
        IntStream.range(0, sources.size())
            .mapToObj(number -> new LoopSupervisor(sources.get(number), number, metrics))
            .toList();
  }

  public void start() {
    supervisors.forEach(LoopSupervisor::start);
  }

  /** How the loop is that is worst off. */
  public LoopStatus status() {
    return supervisors.stream()
        .map(LoopSupervisor::status)
        .max(Comparator.comparing(LoopStatus::state, Comparator.comparingInt(Consumers::concern)))
        .orElseThrow();
  }

  /**
   * Lets the batches in hand commit, then ends. Blocks, not longer than this.
   *
   * @return false when not all had ended by then
   */
  public boolean stop(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    supervisors.forEach(LoopSupervisor::stop);
    boolean ended = true;
    for (LoopSupervisor supervisor : supervisors) {
      ended &= supervisor.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    return ended;
  }

  private static int concern(State state) {
    return switch (state) {
      case RUNNING -> 0;
      case STOPPED -> 1;
      case STARTING -> 2;
      case RESTARTING -> 3;
      case FAILED -> 4;
      case CRASHED -> 5;
    };
  }
}
