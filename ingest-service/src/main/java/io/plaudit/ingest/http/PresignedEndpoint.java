package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** An operation that needs no key: its path says on whose behalf and what may be done. */
final class PresignedEndpoint implements Endpoint {

  private final Vertx vertx;
  private final Dialect dialect;
  private final Operation.Presigned operation;
  private final Function<Operation.Keyed, OperationEndpoint> endpoints;

  /**
   * @param endpoints what performs the operation that a path grants
   */
  PresignedEndpoint(
      Vertx vertx,
      Dialect dialect,
      Operation.Presigned operation,
      Function<Operation.Keyed, OperationEndpoint> endpoints) {
    this.vertx = vertx;
    this.dialect = dialect;
    this.operation = operation;
    this.endpoints = endpoints;
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return dialect.failure(failure);
  }

  @Override
  public void adopt(Exchange exchange) {
    Endpoint.super.adopt(exchange);
    exchange.header(dialect.requestIdHeader(), exchange.id().toString());
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    Map<String, String> decoded = parameters.get();
    CompletableFuture<Operation.Grant> granted =
        operation
            .grants()
            .apply(new Operation.Visit(decoded, address(exchange)))
            .toCompletableFuture();
    if (granted.isDone() && !granted.isCompletedExceptionally()) {
      perform(exchange, decoded, granted.join());
      return;
    }
    Context context = vertx.getOrCreateContext();
    // Its body must not pass while nobody listens.
    exchange.request().pause();
    Future.fromCompletionStage(granted, context)
        .onSuccess(grant -> perform(exchange, decoded, grant))
        .onFailure(exchange::fail)
        .onComplete(done -> exchange.request().resume());
  }

  private static String address(Exchange exchange) {
    SocketAddress remote = exchange.request().remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }

  private void perform(Exchange exchange, Map<String, String> parameters, Operation.Grant grant) {
    try {
      endpoints.apply(grant.operation()).handle(exchange, parameters, grant.principal());
    } catch (RuntimeException e) {
      // The boundary, as at the door: whatever went wrong, the caller gets an answer.
      exchange.fail(e);
    }
  }
}
