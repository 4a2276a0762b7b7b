package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.ingest.reads.QueryClient;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where answers are made of what a store said that found nothing. */
final class ReadsTest {

  private static final Principal CALLER =
      new Principal("acme", new UUID(0, 1), EnumSet.allOf(Scope.class));
  private static final NativeQuery QUERY = new NativeQuery("/v1/feedback", Map.of());

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void what_is_quickly_said_is_said_on_the_event_loop() {
    assertThat(thread(new FindPlan(QUERY, ReadsTest::worded))).isEqualTo("loop");
  }

  @Test
  void what_takes_long_is_not() {
    assertThat(thread(new FindPlan(QUERY, ReadsTest::worded).asHeavy())).isEqualTo("worker");
  }

  private static DialectResponse worded(List<?> found) {
    String thread = Context.isOnWorkerThread() ? "worker" : "loop";
    return new DialectResponse(found.size(), thread, Map.of(), new byte[0]);
  }

  private String thread(FindPlan plan) {
    HttpServer store =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("{\"feedback\":[]}"))
                .listen(0, "127.0.0.1"));
    HttpClientOptions toStore =
        new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(store.actualPort());
    Reads reads =
        new Reads(
            vertx,
            new QueryClient(
                vertx.createHttpClient(toStore),
                new AssertionSigner(vertx, new Secret("x".repeat(32))),
                new Turns(1, 0)));
    Operation.Find find =
        new Operation.Find(Route.below(List.of(""), "GET", "/any"), request -> plan);
    Promise<DialectResponse> answered = Promise.promise();
    vertx.runOnContext(loop -> reads.perform(find, request()).onComplete(answered));
    return await(answered.future()).contentType();
  }

  private static DialectRequest request() {
    return new DialectRequest(
        Map.of(),
        Map.of(),
        name -> null,
        new byte[0],
        CALLER,
        Instant.EPOCH,
        new Attempt("acme", "any", new IdempotencyKey("attempt-1")));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
