package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.function.Supplier;

/** One operation of a dialect, for who has a key. */
final class OperationEndpoint implements Endpoint {

  private final Dialect dialect;
  private final CharSequence requestIdHeader;
  private final Operation.Keyed operation;
  private final Credentials credentials;
  private final Bodies bodies;
  private final Operations operations;

  OperationEndpoint(
      Dialect dialect,
      Operation.Keyed operation,
      Credentials credentials,
      Bodies bodies,
      Operations operations) {
    this.dialect = dialect;
    requestIdHeader = HttpHeaders.createOptimized(dialect.requestIdHeader());
    this.operation = operation;
    this.credentials = credentials;
    this.bodies = bodies;
    this.operations = operations;
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
    IdempotencyKey key = operations.begin(exchange, operation);
    Principal principal = credentials.require(exchange.request().headers(), operation.scope());
    operations.admit(exchange, operation, principal);
    operations.perform(
        exchange, operation, parameters.get(), principal, key, bodies.read(exchange));
  }
}
