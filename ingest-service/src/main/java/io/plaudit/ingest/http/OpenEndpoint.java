package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.function.Supplier;

/** An operation of a dialect that anybody may ask for, with the same answer for all. */
final class OpenEndpoint implements Endpoint {

  private final Dialect dialect;
  private final CharSequence requestIdHeader;
  private final DialectResponse answer;

  OpenEndpoint(Dialect dialect, Operation.Open operation) {
    this.dialect = dialect;
    requestIdHeader = HttpHeaders.createOptimized(dialect.requestIdHeader());
    answer = operation.answer();
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
    exchange.answer(answer);
  }
}
