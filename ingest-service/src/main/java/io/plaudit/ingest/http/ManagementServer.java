package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.DialectResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Supplier;

/** Liveness, readiness for writes, and metrics, for the operator's eyes only. */
public final class ManagementServer {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<List<String>> notReady;
  private final Supplier<String> metrics;
  private final BrowserHeaders browserHeaders = new BrowserHeaders(false);
  private final HttpServer server;

  /**
   * @param notReady why the service should get no traffic now; empty when it should
   * @param metrics all of them, in Prometheus' text format
   */
  public ManagementServer(
      Vertx vertx,
      String host,
      int port,
      Supplier<List<String>> notReady,
      Supplier<String> metrics) {
    this.notReady = notReady;
    this.metrics = metrics;
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
            .requestHandler(this::handle);
  }

  /** Begins to listen; completes with the port. */
  public Future<Integer> open() {
    return server.listen().map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    browserHeaders.addTo(request.response().headers());
    switch (request.path()) {
      case "/health/live" -> send(request, Readiness.LIVE);
      case "/health/ready" -> send(request, Readiness.answer(notReady.get()));
      case "/metrics" ->
          request.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(metrics.get());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static void send(HttpServerRequest request, DialectResponse answer) {
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
        .end(Buffer.buffer(answer.body()));
  }
}
