package io.plaudit.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real HTTP server with canned answers, in place of the aggregator. */
public final class FakeAggregator implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, Canned> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private volatile long delayMillis = 1;

  private record Canned(int status, Map<String, String> headers, String body) {}

  /** A request that arrived. */
  public record Asked(String method, String uri, Map<String, String> headers, String body) {}

  public FakeAggregator() {
    this(0);
  }

  FakeAggregator(int port) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  int port() {
    return server.actualPort();
  }

  /** From now on requests of this path get this answer. */
  void answer(String path, int status, Map<String, String> headers, String body) {
    answers.put(path, new Canned(status, headers, body));
  }

  /** From now on every answer takes so long. */
  void delay(Duration delay) {
    delayMillis = delay.toMillis();
  }

  void answer(String path, String body) {
    answer(path, 200, Map.of(), body);
  }

  List<Asked> asked() {
    return asked;
  }

  Asked lastAsked() {
    return asked.get(asked.size() - 1);
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> headers = new ConcurrentHashMap<>();
              request
                  .headers()
                  .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
              asked.add(
                  new Asked(request.method().name(), request.uri(), headers, body.toString()));
              Canned canned =
                  answers.getOrDefault(
                      request.path(),
                      new Canned(
                          404,
                          Map.of("Content-Type", "application/problem+json"),
                          "{\"detail\":\"there is none\"}"));
              request.response().setStatusCode(canned.status());
              canned.headers().forEach(request.response()::putHeader);
              vertx
                  .timer(delayMillis, TimeUnit.MILLISECONDS)
                  .onComplete(late -> request.response().end(canned.body()));
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
