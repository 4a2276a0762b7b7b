package io.plaudit.ingest.http;

import io.plaudit.access.Authenticator;
import io.plaudit.access.Scope;
import io.plaudit.ingest.admission.Admission;
import io.plaudit.ingest.admission.AdmissionSettings;
import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.admission.Ticket;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.idempotency.Pseudonyms;
import io.plaudit.ingest.idempotency.UniqueIds;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.ingest.publish.ObjectPublisher;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.ingest.reads.FeedbackLookup;
import io.plaudit.ingest.reads.QueryAnswer;
import io.plaudit.ingest.reads.QueryClient;
import io.plaudit.perimeter.Identity;
import io.plaudit.turns.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** Of the connections to the aggregator, so that others find one. */
  private static final int TENANT_READS_AT_ONCE = 48;

  private static final int TENANT_READS_WAITING = 500;
  private static final int TENANT_EXPORTS_AT_ONCE = 4;
  private static final int MAX_LINE_BYTES = 32 * 1024;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private final Vertx vertx;
  private final Cors cors;
  private final BrowserHeaders browserHeaders;
  private final TrafficMetrics metrics;
  private final Bodies bodies;
  private final Bodies strangersBodies;
  private final Routes routes = new Routes();
  private final UniqueIds ids = new UniqueIds();
  private final Imports imports = new Imports();
  private final StreamPassing streams;
  private final Connections connections;
  private final HttpServer server;

  /**
   * What the front door is told.
   *
   * @param corsOrigins allowed ones, or {@code *}
   * @param identity who it is under TLS; empty: it speaks without
   * @param times how long a connection may stay in a state
   */
  public record Settings(
      String host,
      int port,
      Authenticator keys,
      long maxBodyBytes,
      List<String> corsOrigins,
      Optional<Identity> identity,
      AdmissionSettings admission,
      Connections.Times times) {}

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
      Pseudonyms pseudonyms,
      TrafficMetrics metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
    cors = new Cors(settings.corsOrigins(), exposedHeaders(dialects));
    browserHeaders = new BrowserHeaders(settings.identity().isPresent());
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
    Admission admission = new Admission(settings.admission().tenantRate());
    Turns turns = new Turns(TENANT_READS_AT_ONCE, TENANT_READS_WAITING);
    QueryClient queries = new QueryClient(aggregator, signer, turns);
    Writes writes = new Writes(vertx, publisher, objects, new FeedbackLookup(queries), metrics);
    Reads reads = new Reads(vertx, queries);
    ImportRun.Means importing = new ImportRun.Means(publisher, admission, metrics);
    for (Dialect dialect : dialects) {
      Operations operations = new Operations(vertx, dialect, writes, reads, admission);
      for (Operation operation : dialect.operations()) {
        mount(
            operation,
            operation instanceof Operation.Import lines
                ? new ImportEndpoint(vertx, lines, credentials, imports, importing)
                : endpoint(dialect, operation, credentials, operations));
      }
    }
    NativeReads.Passing passing =
        new NativeReads.Passing(vertx, aggregator, credentials, signer, cors, turns);
    new NativeReads(passing, Scope.READ).mount(routes);
    new NativeReads(passing.atOnce(TENANT_EXPORTS_AT_ONCE), Scope.READ).mountExport(routes);
    new NativeReads(passing, Scope.ADMIN).mountAudit(routes, "/v1/audit");
    new NativeReads(passing, Scope.OPERATOR).mountAudit(routes, "/v1/audit/store");
    streams = new StreamPassing(passing);
    routes.add("GET", StreamPassing.PATH, streams);
    new NativeReads(passing, Scope.ADMIN).mountDeliveries(routes);
    routes.add(
        "POST",
        ForgetEndpoint.PATH,
        new ForgetEndpoint(vertx, credentials, bodies, publisher, pseudonyms));
    new Pages(vertx, aggregator).mount(routes);
    Endpoint readiness = new Readiness(publisher, objects, queries);
    routes.add("GET", "/health/ready", readiness);
    routes.add("HEAD", "/health/ready", readiness);
    connections = new Connections(vertx, settings.admission(), settings.times());
    server =
        vertx
            .createHttpServer(options(settings))
            .connectionHandler(connections::opened)
            .requestHandler(this::handle);
  }

  /** Begins to listen; completes with the port. */
  public Future<Integer> open() {
    return server.listen().map(HttpServer::actualPort);
  }

  /** Who connects from now on meets this identity; only with one since the start. */
  public Future<Boolean> renew(Identity identity) {
    return server.updateSSLOptions(ServerTls.of(identity));
  }

  /** Takes no more requests; completes when those in flight are answered, or the grace is over. */
  public Future<Void> close(Duration grace) {
    imports.close();
    streams.close();
    return server
        .shutdown(grace.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            closed -> {
              connections.close();
              bodies.close();
              strangersBodies.close();
            });
  }

  /** Bytes of request bodies in memory now. */
  public long bodyBytes() {
    return bodies.bytes() + strangersBodies.bytes();
  }

  /** The connections that are open, and those that were not let be. */
  public Connections connections() {
    return connections;
  }

  private void handle(HttpServerRequest request) {
    if (connections.isDeaf(request)) {
      return;
    }
    Connections.Deadline deadline = connections.deadline(request.connection());
    browserHeaders.addTo(request.response().headers());
    if (Cors.isPreflight(request)) {
      cors.allowPreflight(request, request.response().headers());
      request.response().setStatusCode(204).end();
      deadline.answered();
      return;
    }
    Exchange exchange =
        new Exchange(vertx, request, ids.next().toString(), cors, metrics, deadline);
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
        new ArrayList<>(
            List.of(
                IdempotencyKey.HEADER,
                "Retry-After",
                Ticket.POLICY_HEADER,
                Ticket.STATE_HEADER,
                "Age",
                NativeReads.NEXT,
                QueryAnswer.BEHIND));
    dialects.forEach(dialect -> exposed.addAll(dialect.exposedHeaders()));
    return exposed;
  }

  private static HttpServerOptions options(Settings settings) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            // Where it is on, a connection is known only when its first head is there.
            .setHttp2ClearTextEnabled(false);
    settings.identity().ifPresent(identity -> ServerTls.secure(options, identity));
    return options;
  }
}
