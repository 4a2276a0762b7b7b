package io.plaudit.ingest.http;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.idempotency.UniqueIds;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.ingest.publish.ObjectPublisher;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.ingest.reads.FeedbackLookup;
import io.plaudit.ingest.reads.QueryAnswer;
import io.plaudit.ingest.reads.QueryClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server that everybody talks to. It owns the server only: Vert.x, the publisher and the
 * HTTP client are its caller's.
 */
public final class FrontDoor {

  private static final int IDLE_SECONDS = 75;
  private static final Duration READ_WITHIN = Duration.ofSeconds(30);
  private static final int LARGEST_AT_ONCE = 4;

  /** Of those who show no key, so that they cannot take the room of those who do. */
  private static final long MAX_STRANGERS_BODY_BYTES = 256 * 1024;

  private static final int STRANGERS_LARGEST_AT_ONCE = 64;
  private static final int MAX_LINE_BYTES = 32 * 1024;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private final Vertx vertx;
  private final Cors cors;
  private final TrafficMetrics metrics;
  private final Bodies bodies;
  private final Bodies strangersBodies;
  private final Routes routes = new Routes();
  private final UniqueIds ids = new UniqueIds();
  private final HttpServer server;

  /**
   * What the front door is told.
   *
   * @param corsOrigins allowed ones, or {@code *}
   */
  public record Settings(
      String host, int port, ApiKeys keys, long maxBodyBytes, List<String> corsOrigins) {}

  /**
   * @param aggregator a client with the aggregator as its default host and port
   */
  public FrontDoor(
      Vertx vertx,
      Settings settings,
      List<Dialect> dialects,
      EventPublisher publisher,
      ObjectPublisher objects,
      HttpClient aggregator,
      AssertionSigner signer,
      TrafficMetrics metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
    cors = new Cors(settings.corsOrigins(), exposedHeaders(dialects));
    bodies = new Bodies(vertx, settings.maxBodyBytes(), LARGEST_AT_ONCE, READ_WITHIN);
    strangersBodies =
        new Bodies(
            vertx,
            Math.min(MAX_STRANGERS_BODY_BYTES, settings.maxBodyBytes()),
            STRANGERS_LARGEST_AT_ONCE,
            READ_WITHIN);
    Credentials credentials =
        new Credentials(
            settings.keys(),
            dialects.stream().flatMap(dialect -> dialect.keyHeaders().stream()).toList());
    QueryClient queries = new QueryClient(aggregator, signer);
    Writes writes = new Writes(vertx, publisher, objects, new FeedbackLookup(queries), metrics);
    Reads reads = new Reads(vertx, queries);
    for (Dialect dialect : dialects) {
      Operations operations = new Operations(vertx, dialect, writes, reads);
      for (Operation operation : dialect.operations()) {
        mount(operation, endpoint(dialect, operation, credentials, operations));
      }
    }
    new NativeReads(aggregator, credentials, signer, cors, Scope.READ).mount(routes);
    new NativeReads(aggregator, credentials, signer, cors, Scope.ADMIN)
        .mountAudit(routes, "/v1/audit");
    new NativeReads(aggregator, credentials, signer, cors, Scope.OPERATOR)
        .mountAudit(routes, "/v1/audit/store");
    Endpoint readiness = new Readiness(publisher, objects, queries);
    routes.add("GET", "/health/ready", readiness);
    routes.add("HEAD", "/health/ready", readiness);
    server = vertx.createHttpServer(options(settings)).requestHandler(this::handle);
  }

  /** Begins to listen; completes with the port. */
  public Future<Integer> open() {
    return server.listen().map(HttpServer::actualPort);
  }

  /** Takes no more requests; completes when those in flight are answered, or the grace is over. */
  public Future<Void> close(Duration grace) {
    return server
        .shutdown(grace.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            closed -> {
              bodies.close();
              strangersBodies.close();
            });
  }

  /** Bytes of request bodies in memory now. */
  public long bodyBytes() {
    return bodies.bytes() + strangersBodies.bytes();
  }

  private void handle(HttpServerRequest request) {
    if (Cors.isPreflight(request)) {
      cors.allowPreflight(request, request.response().headers());
      request.response().setStatusCode(204).end();
      return;
    }
    Exchange exchange = new Exchange(vertx, request, ids.next().toString(), cors, metrics);
    try {
      Routes.Match match = match(exchange, request.method().name(), request.path());
      match.endpoint().handle(exchange, match::parameters);
    } catch (RuntimeException e) {
      // The boundary: whatever went wrong, the caller gets an answer.
      exchange.fail(e);
    }
  }

  private Endpoint endpoint(
      Dialect dialect, Operation operation, Credentials credentials, Operations operations) {
    if (operation instanceof Operation.Open open) {
      return new OpenEndpoint(dialect, open);
    }
    return operation instanceof Operation.Presigned presigned
        ? new PresignedEndpoint(vertx, dialect, presigned, strangersBodies, operations)
        : new OperationEndpoint(
            dialect, (Operation.Keyed) operation, credentials, bodies, operations);
  }

  /** Who answers, having given the exchange what all answers of its API have. */
  private Routes.Match match(Exchange exchange, String method, String path) {
    Routes.Match literal = routes.literal(method, path);
    if (literal != null) {
      literal.endpoint().adopt(exchange);
      return literal;
    }
    List<String> segments = RawPath.segments(path);
    Routes.Match match = routes.match(method, segments);
    if (match == null) {
      routes.owner(segments).ifPresent(owner -> owner.adopt(exchange));
      throw routes.unknown(method, segments);
    }
    match.endpoint().adopt(exchange);
    return match;
  }

  private void mount(Operation operation, Endpoint endpoint) {
    for (String method : operation.route().methods()) {
      for (String path : operation.route().paths()) {
        routes.add(method, path, endpoint);
      }
    }
  }

  private static List<String> exposedHeaders(List<Dialect> dialects) {
    List<String> exposed =
        new ArrayList<>(List.of(IdempotencyKey.HEADER, "Retry-After", "Age", QueryAnswer.BEHIND));
    dialects.forEach(dialect -> exposed.addAll(dialect.exposedHeaders()));
    return exposed;
  }

  private static HttpServerOptions options(Settings settings) {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setIdleTimeout(IDLE_SECONDS)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setHttp2ClearTextEnabled(false);
  }
}
