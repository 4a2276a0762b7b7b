package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TenantReadsTest {

  private final Vertx vertx = Vertx.vertx();
  private final TenantReads reads = new TenantReads(vertx, 4, 2);
  private final List<Promise<Answer>> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void a_tenant_has_so_many_places_and_others_have_theirs() {
    for (int i = 0; i < 4; i++) {
      assertThat(reads.enter("loud", this::ask).isComplete()).isFalse();
    }

    Future<Answer> fifth = reads.enter("loud", this::ask);
    assertThat(fifth.cause())
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.TOO_MANY));
    assertThat(reads.enter("quiet", this::ask).isComplete()).isFalse();
  }

  @Test
  void a_tenant_asks_the_store_so_often_at_once_and_others_need_not_wait_for_it() {
    Future<Answer> first = reads.ask("loud", this::ask);
    Future<Answer> second = reads.ask("loud", this::ask);
    Future<Answer> third = reads.ask("loud", this::ask);
    assertThat(asked).hasSize(2);

    Future<Answer> other = reads.ask("quiet", this::ask);
    assertThat(asked).hasSize(3);

    asked.get(0).fail(new IllegalStateException("no answer"));
    Awaitility.await().until(() -> asked.size() == 4);
    Awaitility.await().until(first::failed);
    assertThat(List.of(second.isComplete(), third.isComplete(), other.isComplete()))
        .containsOnly(false);
  }

  private Future<Answer> ask() {
    Promise<Answer> answer = Promise.promise();
    asked.add(answer);
    return answer.future();
  }
}
