package io.plaudit.turns;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets each of many do so much at once and no more, so that others find room. What is more waits in
 * a line of its own, a bounded one. Thread-safe; never blocks.
 */
public final class Turns {

  private final int atOnce;
  private final int waiting;

  /** Of those who do something now. */
  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;
  }

  /**
   * @param atOnce how many tasks of one go on at the same time
   * @param waiting how many more of one may wait
   */
  public Turns(int atOnce, int waiting) {
    this.atOnce = atOnce;
    this.waiting = waiting;
  }

  /**
   * Begins a task, now or when it is its turn; then on the thread that ended the one before.
   *
   * @return completes as the task does; empty where too many wait
   */
  public <T> Optional<CompletionStage<T>> take(String who, Supplier<CompletionStage<T>> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Runnable turn = () -> begin(who, task, done);
    synchronized (lines) {
      Line line = lines.computeIfAbsent(who, unknown -> new Line());
      if (line.busy == atOnce) {
        return line.waiting.size() < waiting && line.waiting.add(turn)
            ? Optional.of(done)
            : Optional.empty();
      }
      line.busy++;
    }
    turn.run();
    return Optional.of(done);
  }

  private <T> void begin(String who, Supplier<CompletionStage<T>> task, CompletableFuture<T> done) {
    CompletionStage<T> begun;
    try {
      begun = task.get();
    } catch (RuntimeException e) {
      begun = CompletableFuture.failedFuture(e);
    }
    begun.whenComplete(
        (result, failure) -> {
          end(who);
          if (failure == null) {
            done.complete(result);
          } else {
            done.completeExceptionally(failure);
          }
        });
  }

  private void end(String who) {
    Runnable next;
    synchronized (lines) {
      Line line = lines.get(who);
      next = line.waiting.poll();
      if (next == null && --line.busy == 0) {
        lines.remove(who);
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
