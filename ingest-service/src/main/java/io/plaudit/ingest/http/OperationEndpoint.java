package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One operation of a dialect. */
final class OperationEndpoint implements Endpoint {

  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized(IdempotencyKey.HEADER);
  private static final byte[] NO_BODY = new byte[0];

  private final Vertx vertx;
  private final Dialect dialect;
  private final CharSequence requestIdHeader;
  private final Optional<String> attemptHeader;
  private final Operation.Keyed operation;
  private final Credentials credentials;
  private final Bodies bodies;
  private final Writes writes;
  private final Reads reads;

  OperationEndpoint(
      Vertx vertx,
      Dialect dialect,
      Operation.Keyed operation,
      Credentials credentials,
      Bodies bodies,
      Writes writes,
      Reads reads) {
    this.vertx = vertx;
    this.dialect = dialect;
    requestIdHeader = HttpHeaders.createOptimized(dialect.requestIdHeader());
    attemptHeader = dialect.attemptHeader();
    this.operation = operation;
    this.credentials = credentials;
    this.bodies = bodies;
    this.writes = writes;
    this.reads = reads;
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return dialect.failure(failure);
  }

  @Override
  public void adopt(Exchange exchange) {
    Endpoint.super.adopt(exchange);
    exchange.header(requestIdHeader, exchange.id());
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    if (operation instanceof Operation.Write) {
      exchange.markWrite();
    }
    IdempotencyKey key = key(exchange);
    Principal principal = credentials.require(exchange.request().headers(), operation.scope());
    perform(exchange, parameters.get(), principal, key, bodies.read(exchange));
  }

  /** The same for a caller who needs no key; what a stranger's GET brings along is not read. */
  void handle(Exchange exchange, Map<String, String> parameters, Principal principal) {
    if (operation instanceof Operation.Write) {
      exchange.markWrite();
    }
    IdempotencyKey key = key(exchange);
    Future<byte[]> body =
        HttpMethod.GET.equals(exchange.request().method())
            ? Future.succeededFuture(NO_BODY)
            : bodies.read(exchange);
    perform(exchange, parameters, principal, key, body);
  }

  private void perform(
      Exchange exchange,
      Map<String, String> decoded,
      Principal principal,
      IdempotencyKey key,
      Future<byte[]> arriving) {
    arriving
        .compose(
            body -> perform(exchange, request(exchange.request(), decoded, body, principal, key)))
        .onComplete(exchange::answer, exchange::fail);
  }

  private Future<DialectResponse> perform(Exchange exchange, DialectRequest request) {
    if (operation instanceof Operation.Write write) {
      return writes.perform(exchange, write, request);
    }
    if (operation instanceof Operation.Read read) {
      return reads.perform(read.plan().apply(request), request.principal());
    }
    if (operation instanceof Operation.Find find) {
      return reads.perform(find, request);
    }
    if (operation instanceof Operation.DeferredRead read) {
      return Future.fromCompletionStage(read.plan().apply(request), vertx.getOrCreateContext())
          .compose(plan -> reads.perform(plan, request.principal()));
    }
    if (operation instanceof Operation.Recall recall) {
      return Future.fromCompletionStage(recall.answer().apply(request), vertx.getOrCreateContext());
    }
    return Future.succeededFuture(((Operation.Fixed) operation).answer().apply(request));
  }

  private DialectRequest request(
      HttpServerRequest request,
      Map<String, String> parameters,
      byte[] body,
      Principal principal,
      IdempotencyKey key) {
    return new DialectRequest(
        parameters,
        query(request),
        request::getHeader,
        body,
        principal,
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        new Attempt(principal.tenant(), operation.route().name(), key));
  }

  /** The client's key, or the request's own id; every answer to a write returns it. */
  private IdempotencyKey key(Exchange exchange) {
    String given = exchange.request().getHeader(IDEMPOTENCY_KEY);
    if (given == null && attemptHeader.isPresent()) {
      given = exchange.request().getHeader(attemptHeader.get());
    }
    IdempotencyKey key = new IdempotencyKey(given == null ? exchange.id() : given);
    if (operation instanceof Operation.Write) {
      exchange.header(IDEMPOTENCY_KEY, key.text());
    }
    return key;
  }

  private static Map<String, List<String>> query(HttpServerRequest request) {
    if (request.query() == null) {
      return Map.of();
    }
    Map<String, List<String>> query = new LinkedHashMap<>();
    try {
      MultiMap parameters = request.params();
      parameters.forEach(
          (name, value) -> query.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
      return query;
    } catch (IllegalArgumentException e) {
      throw new RequestException(400, "the query must be percent-encoded UTF-8");
    }
  }
}
