package io.plaudit.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class TurnsTest {

  /** More than a stack has room for. */
  private static final int LONG = 100_000;

  private final Turns turns = new Turns(2, 3);
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  @Test
  void what_is_more_than_one_may_do_waits_and_others_do_not() {
    take("loud", 5);
    assertThat(begun).hasSize(2);

    take("quiet", 1);
    assertThat(begun).hasSize(3);
    begun.get(2).complete("quiet");
    assertThat(begun).hasSize(3);

    begun.get(0).complete("first");
    assertThat(begun).hasSize(4);
  }

  @Test
  void beyond_the_line_nobody_is_taken_until_one_has_ended() {
    take("loud", 5);
    assertThat(turns.take("loud", this::task)).isEmpty();

    begun.get(0).complete("done");
    assertThat(turns.take("loud", this::task)).isPresent();
  }

  @Test
  void each_is_told_of_its_own_end_and_a_failure_makes_room_too() {
    List<CompletionStage<String>> taken = take("one", 4);
    begun.get(1).completeExceptionally(new IllegalStateException("broken"));
    begun.get(2).complete("third");

    assertThat(taken.get(1).toCompletableFuture()).isCompletedExceptionally();
    assertThat(taken.get(2).toCompletableFuture()).isCompletedWithValue("third");
    assertThat(taken.get(0).toCompletableFuture()).isNotDone();
    assertThat(begun).hasSize(4);
  }

  @Test
  void a_task_that_cannot_begin_makes_room_as_well() {
    for (int i = 0; i < 10; i++) {
      Optional<CompletionStage<String>> taken =
          turns.take(
              "one",
              () -> {
                throw new IllegalStateException("not today");
              });
      assertThat(taken.orElseThrow().toCompletableFuture()).isCompletedExceptionally();
    }
  }

  @Test
  void a_long_line_of_what_ends_at_once_does_not_grow_the_stack() {
    Turns one = new Turns(1, LONG);
    CompletableFuture<String> first = new CompletableFuture<>();
    one.take("one", () -> first);
    List<CompletionStage<String>> others = new ArrayList<>();
    for (int i = 0; i < LONG; i++) {
      others.add(one.take("one", () -> CompletableFuture.completedFuture("")).orElseThrow());
    }
    first.complete("");

    assertThat(others).allMatch(other -> other.toCompletableFuture().isDone());
  }

  private List<CompletionStage<String>> take(String who, int times) {
    List<CompletionStage<String>> taken = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      taken.add(turns.take(who, this::task).orElseThrow());
    }
    return taken;
  }

  private CompletionStage<String> task() {
    CompletableFuture<String> task = new CompletableFuture<>();
    begun.add(task);
    return task;
  }
}
