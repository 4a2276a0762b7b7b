package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkersTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void little_is_done_at_once_on_the_event_loop() {
    assertThat(ranOnWorker(128 * 1024)).isFalse();
  }

  @Test
  void much_is_done_on_a_worker() {
    assertThat(ranOnWorker(128 * 1024 + 1)).isTrue();
  }

  @Test
  void boundary_is_the_same_for_who_asks() {
    assertThat(Workers.isMuch(128 * 1024)).isFalse();
    assertThat(Workers.isMuch(128 * 1024 + 1)).isTrue();
  }

  private boolean ranOnWorker(long bytes) {
    Promise<Boolean> ran = Promise.promise();
    Workers workers = new Workers(vertx);
    vertx.runOnContext(
        loop ->
            workers
                .run(bytes, () -> Future.succeededFuture(Context.isOnWorkerThread()))
                .onComplete(ran));
    return await(ran.future());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
