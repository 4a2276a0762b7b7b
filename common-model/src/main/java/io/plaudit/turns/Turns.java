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
    private final Queue<Task<?>> waiting = new ArrayDeque<>();
    private int busy;
  }

  /**
   * @param done completes as the task does
   */
  private record Task<T>(Supplier<CompletionStage<T>> begin, CompletableFuture<T> done) {

    CompletableFuture<T> begun() {
      try {
        return begin.get().toCompletableFuture();
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
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
    Task<T> next = new Task<>(task, new CompletableFuture<>());
    synchronized (lines) {
      Line line = lines.computeIfAbsent(who, unknown -> new Line());
      if (line.busy == atOnce) {
        return line.waiting.size() < waiting && line.waiting.add(next)
            ? Optional.of(next.done())
            : Optional.empty();
      }
      line.busy++;
    }
    run(who, next);
    return Optional.of(next.done());
  }

  /** Begins a task and, as long as they end at once, those behind it: on no deeper a stack. */
  private void run(String who, Task<?> first) {
    Task<?> next = first;
    while (next != null) {
      next = begin(who, next);
    }
  }

  /** The one that comes next where this one has ended already; null otherwise. */
  private <T> Task<?> begin(String who, Task<T> task) {
    CompletableFuture<T> begun = task.begun();
    if (!begun.isDone()) {
      CompletableFuture<T> unused =
          begun.whenComplete(
              (result, failure) -> {
                Task<?> next = end(who);
                tell(task, result, failure);
                run(who, next);
              });
      return null;
    }
    Task<?> next = end(who);
    CompletableFuture<T> unused =
        begun.whenComplete((result, failure) -> tell(task, result, failure));
    return next;
  }

  private static <T> void tell(Task<T> task, T result, Throwable failure) {
    if (failure == null) {
      task.done().complete(result);
    } else {
      task.done().completeExceptionally(failure);
    }
  }

  /** Makes room; the next of the line has it already. */
  private Task<?> end(String who) {
    synchronized (lines) {
      Line line = lines.get(who);
      Task<?> next = line.waiting.poll();
      if (next == null && --line.busy == 0) {
        lines.remove(who);
      }
      return next;
    }
  }
}
