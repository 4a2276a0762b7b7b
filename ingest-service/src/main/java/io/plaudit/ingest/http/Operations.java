package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.admission.Admission;
import io.plaudit.ingest.admission.Ticket;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Performs the operations of a dialect, whoever asks for them. */
final class Operations {

  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized(IdempotencyKey.HEADER);

  private final Vertx vertx;
  private final Optional<String> attemptHeader;
  private final Writes writes;
  private final Reads reads;
  private final Admission admission;

  Operations(Vertx vertx, Dialect dialect, Writes writes, Reads reads, Admission admission) {
    this.vertx = vertx;
    attemptHeader = dialect.attemptHeader();
    this.writes = writes;
    this.reads = reads;
    this.admission = admission;
  }

  /** Tells an exchange what it is about; the key is what its ids derive from. */
  IdempotencyKey begin(Exchange exchange, Operation.Keyed operation) {
    if (operation instanceof Operation.Write && operation.scope() == Scope.WRITE) {
      exchange.markWrite();
    }
    return key(exchange, operation);
  }

  /**
   * Lets a caller in, before anything of the body is read. Only feedback is counted: who floods us
   * with a stolen key must not thereby keep its owner from revoking it.
   *
   * @throws io.plaudit.ingest.admission.RateExceededException when this is more than it may write
   */
  void admit(Exchange exchange, Operation.Keyed operation, Principal principal) {
    exchange.tenant(principal.tenant());
    if (operation instanceof Operation.Write && operation.scope() == Scope.WRITE) {
      Ticket ticket = admission.ticket(principal);
      exchange.ticket(ticket);
      ticket.enter();
    }
  }

  /**
   * Performs one when its body is there, and answers.
   *
   * @param parameters those of the path, decoded
   */
  void perform(
      Exchange exchange,
      Operation.Keyed operation,
      Map<String, String> parameters,
      Principal principal,
      IdempotencyKey key,
      Future<byte[]> arriving) {
    arriving
        .compose(
            body -> {
              Attempt attempt = new Attempt(principal.tenant(), operation.route().name(), key);
              return perform(
                  exchange,
                  operation,
                  request(exchange.request(), parameters, body, principal, attempt));
            })
        .onComplete(exchange::answer, exchange::fail);
  }

  private Future<DialectResponse> perform(
      Exchange exchange, Operation.Keyed operation, DialectRequest request) {
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

  private static DialectRequest request(
      HttpServerRequest request,
      Map<String, String> parameters,
      byte[] body,
      Principal principal,
      Attempt attempt) {
    return new DialectRequest(
        parameters,
        query(request),
        headers(request),
        body,
        principal,
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        attempt);
  }

  /** Where TLS ends here, dialects learn of it as they do where it ends at a proxy. */
  private static UnaryOperator<String> headers(HttpServerRequest request) {
    if (!request.isSSL()) {
      return request::getHeader;
    }
    return name -> {
      String given = request.getHeader(name);
      return given == null && name.equals(FORWARDED_PROTO) ? request.scheme() : given;
    };
  }

  /** The client's key, or the request's own id; every answer to a write returns it. */
  private IdempotencyKey key(Exchange exchange, Operation.Keyed operation) {
    String given = exchange.request().getHeader(IDEMPOTENCY_KEY);
    if (given == null && attemptHeader.isPresent()) {
      given = exchange.request().getHeader(attemptHeader.get());
    }
    IdempotencyKey key = new IdempotencyKey(given == null ? exchange.id() : given);
    if (operation instanceof Operation.Write && operation.scope() == Scope.WRITE) {
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
