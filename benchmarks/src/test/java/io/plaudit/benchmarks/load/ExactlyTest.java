package io.plaudit.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.benchmarks.load.Rated.Submission;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExactlyTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void eachIsSentInTurn_andOnlyThoseThatAreAcceptedCount() throws Exception {
    List<Submission> submissions =
        List.of(
            new Submission("/taken", "{}"),
            new Submission("/refused", "{}"),
            new Submission("/taken?score=1", ""));

    long accepted = new Exactly(door(), submissions, 3_001).run(7, LIMIT);

    assertThat(accepted).isEqualTo(2_001);
    assertThat(received).hasSize(3_001);
    assertThat(received.stream().filter("POST /taken"::equals)).hasSize(1_001);
    assertThat(received.stream().filter("POST /refused"::equals)).hasSize(1_000);
    assertThat(received.stream().filter("GET /taken?score=1"::equals)).hasSize(1_000);
  }

  @Test
  void whatIsNotAnsweredEndsIt() {
    Exactly exactly = new Exactly(door(), List.of(new Submission("/broken", "{}")), 10);

    assertThatThrownBy(() -> exactly.run(2, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0 accepted");
  }

  private URI door() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/");
  }

  private void answer(HttpServerRequest request) {
    received.add(request.method() + " " + request.uri());
    if (request.path().equals("/broken")) {
      request.connection().close();
      return;
    }
    request.response().setStatusCode(request.path().equals("/refused") ? 404 : 200).end("{}");
  }
}
