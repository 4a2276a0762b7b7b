package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An operation that needs no key: its path says on whose behalf and what may be done. */
final class PresignedEndpoint implements Endpoint {

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final byte[] NO_BODY = new byte[0];

  private final Vertx vertx;
  private final Dialect dialect;
  private final CharSequence requestIdHeader;
  private final Operation.Presigned operation;
  private final Bodies bodies;
  private final Operations operations;

  PresignedEndpoint(
      Vertx vertx,
      Dialect dialect,
      Operation.Presigned operation,
      Bodies bodies,
      Operations operations) {
    this.vertx = vertx;
    this.dialect = dialect;
    requestIdHeader = HttpHeaders.createOptimized(dialect.requestIdHeader());
    this.operation = operation;
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
    if (isGet(exchange)) {
      // Somebody may have followed it from a page or a mail, and it is a secret.
      BrowserHeaders.addPageTo(exchange.request().response().headers());
      // Each use counts, and what is allowed now need not be in a moment.
      exchange.header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
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

  private static boolean isGet(Exchange exchange) {
    return HttpMethod.GET.equals(exchange.request().method());
  }

  private static String address(Exchange exchange) {
    SocketAddress remote = exchange.request().remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }

  private void perform(Exchange exchange, Map<String, String> parameters, Operation.Grant grant) {
    try {
      IdempotencyKey key = operations.begin(exchange, grant.operation());
      operations.admit(exchange, grant.operation(), grant.principal());
      // What a stranger's GET brings along is not read.
      Future<byte[]> body =
          isGet(exchange) ? Future.succeededFuture(NO_BODY) : bodies.read(exchange);
      operations.perform(exchange, grant.operation(), parameters, grant.principal(), key, body);
    } catch (RuntimeException e) {
      // The boundary, as at the door: whatever went wrong, the caller gets an answer.
      exchange.fail(e);
    }
  }
}
