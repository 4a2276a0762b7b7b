package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.codec.Topics;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.InvalidEventException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes feedbacks by the line, as many as there are, and answers a line for each while they come.
 * What is wrong with a line is said of that line; the others count.
 */
final class ImportEndpoint implements Endpoint {

  private static final Logger LOG = LoggerFactory.getLogger(ImportEndpoint.class);
  private static final String RESULTS = "results";

  private final Vertx vertx;
  private final Operation.Import operation;
  private final Credentials credentials;
  private final Imports imports;
  private final ImportRun.Means means;

  ImportEndpoint(
      Vertx vertx,
      Operation.Import operation,
      Credentials credentials,
      Imports imports,
      ImportRun.Means means) {
    this.vertx = vertx;
    this.operation = operation;
    this.credentials = credentials;
    this.imports = imports;
    this.means = means;
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    exchange.markWrite();
    HttpServerRequest request = exchange.request();
    String given = request.getHeader(IdempotencyKey.HEADER);
    IdempotencyKey key = new IdempotencyKey(given == null ? exchange.id() : given);
    exchange.header(IdempotencyKey.HEADER, key.text());
    Principal principal = credentials.require(request.headers(), operation.scope());
    exchange.tenant(principal.tenant());
    ContentCoding coding = ContentCoding.of(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    boolean refusedOnly = refusedOnly(request);
    Context loop = vertx.getOrCreateContext();
    ImportBody body = new ImportBody(vertx, request);
    imports.enter(principal.tenant(), body);
    request.response().closeHandler(gone -> exchange.finish(Exchange.DISCONNECTED));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Attempt attempt = new Attempt(principal.tenant(), operation.route().name(), key);
    ImportRun.Caller caller =
        new ImportRun.Caller(
            principal, () -> mayStill(request), attempt, request.getHeader(Topics.TRACEPARENT));
    ImportAnswer answer = new ImportAnswer(exchange, loop, refusedOnly);
    imports.run(
        () -> {
          try {
            run(caller, coding, body, answer);
            loop.runOnContext(done -> exchange.end());
          } catch (IOException | InterruptedException | RuntimeException e) {
            // The boundary of one import: whatever went wrong, its caller is told.
            loop.runOnContext(told -> fail(exchange, e));
          } finally {
            imports.leave(principal.tenant(), body);
          }
        });
  }

  private void run(
      ImportRun.Caller caller, ContentCoding coding, ImportBody body, ImportAnswer answer)
      throws IOException, InterruptedException {
    ImportLines lines = new ImportLines(body, coding, ImportRun.MAX_LINE_BYTES);
    ImportRun run = new ImportRun(means, operation, caller, lines, answer);
    body.whenIdle(run::idle);
    run.run();
  }

  private boolean mayStill(HttpServerRequest request) {
    try {
      return credentials.require(request.headers(), operation.scope()).may(operation.scope());
    } catch (RequestException e) {
      return false;
    }
  }

  private static boolean refusedOnly(HttpServerRequest request) {
    String results = request.getParam(RESULTS, "all");
    if (!results.equals("all") && !results.equals("refused")) {
      throw InvalidEventException.of(RESULTS, "must be all or refused", results);
    }
    return results.equals("refused");
  }

  private static void fail(Exchange exchange, Exception failure) {
    if (exchange.request().response().headWritten()) {
      LOG.atWarn().addKeyValue("cause", failure.toString()).log("an import ends midway");
      exchange.finish(Exchange.DISCONNECTED);
      exchange.request().connection().close();
    } else if (failure instanceof IOException) {
      exchange.request().resume();
      exchange.fail(new RequestException(400, "the body cannot be read: " + failure.getMessage()));
    } else {
      exchange.request().resume();
      exchange.fail(failure);
    }
  }
}
