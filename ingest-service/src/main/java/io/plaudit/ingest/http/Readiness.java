package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.ingest.publish.ObjectPublisher;
import io.plaudit.ingest.reads.QueryAnswer;
import io.plaudit.ingest.reads.QueryClient;
import io.plaudit.model.Digests;
import io.plaudit.model.Rules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET /health/ready} at the front door: 200 only when writes and reads both work. It asks
 * the aggregator a real question, at most once a second whoever asks.
 */
final class Readiness implements Endpoint {

  private static final String TENANT = "plaudit-readiness";
  private static final Principal PROBE =
      new Principal(TENANT, Digests.nameUuid(TENANT), Set.of(Scope.READ));
  private static final NativeQuery QUESTION =
      new NativeQuery("/v1/summary", Map.of("key", Rules.DEFAULT_KEY));

  /** What the aggregator says when some partition has no owner, so that nothing is applied. */
  private static final String NOBODY_APPLIES = "unknown";

  private static final long KEEP_NANOS = 1_000_000_000L;

  static final DialectResponse LIVE =
      DialectResponse.json(200, new JsonObject().put("status", "live").toBuffer().getBytes());

  private final EventPublisher publisher;
  private final ObjectPublisher objects;
  private final QueryClient queries;
  private Future<Optional<String>> reads;
  private long askedAt;

  Readiness(EventPublisher publisher, ObjectPublisher objects, QueryClient queries) {
    this.publisher = publisher;
    this.objects = objects;
    this.queries = queries;
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }

  @Override
  public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
    readsProblem()
        .onSuccess(
            problem -> {
              List<String> reasons = new ArrayList<>();
              publisher.check().ifPresent(reason -> reasons.add("writes: " + reason));
              objects.check().ifPresent(reason -> reasons.add("objects: " + reason));
              problem.ifPresent(reason -> reasons.add("reads: " + reason));
              exchange.answer(answer(reasons));
            })
        .onFailure(exchange::fail);
  }

  static DialectResponse answer(List<String> reasons) {
    JsonObject body =
        new JsonObject()
            .put("status", reasons.isEmpty() ? "ready" : "not ready")
            .put("reasons", reasons);
    return DialectResponse.json(reasons.isEmpty() ? 200 : 503, body.toBuffer().getBytes());
  }

  private synchronized Future<Optional<String>> readsProblem() {
    long now = System.nanoTime();
    if (reads == null || (reads.isComplete() && now - askedAt > KEEP_NANOS)) {
      askedAt = now;
      reads =
          queries
              .ask(QUESTION, PROBE)
              .map(Readiness::problem)
              .otherwise(failure -> Optional.of(failure.getMessage()));
    }
    return reads;
  }

  private static Optional<String> problem(QueryAnswer answer) {
    return answer
        .behind()
        .filter(NOBODY_APPLIES::equals)
        .map(unknown -> "the aggregator does not apply every partition yet");
  }
}
