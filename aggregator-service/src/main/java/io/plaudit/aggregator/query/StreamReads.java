package io.plaudit.aggregator.query;

import io.plaudit.access.Principal;
import io.plaudit.model.TagNames;
import io.plaudit.query.OffsetVector;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code /v1/stream}: summaries as they change, as server-sent events. Who is let in stays as long
 * as he likes, so there are bounds of their own; and as long as his key is good.
 */
final class StreamReads {

  static final String PATH = "/v1/stream";

  private static final int MAX_STREAMS = 1_000;
  private static final int MAX_TENANT_STREAMS = 100;
  private static final long KEY_EVERY_MS = 3_000;
  private static final String LAST_EVENT_ID = "last_event_id";

  private final Vertx vertx;
  private final Authentication authentication;
  private final TagNames tags;
  private final Streams streams;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> byTenant = new ConcurrentHashMap<>();

  StreamReads(Vertx vertx, Authentication authentication, Pool pool, QuerySettings settings) {
    this.vertx = vertx;
    this.authentication = authentication;
    this.tags = settings.tags();
    this.streams =
        new Streams(
            vertx,
            new ChangeReads(pool),
            new StreamStates(new Summaries(pool, settings.limits().answerRows())));
  }

  /** Answers a request for as long as somebody listens. */
  void handle(HttpServerRequest request, Reply reply) {
    if (!request.method().equals(HttpMethod.GET)) {
      reply.problem(new Problem(Problem.Kind.METHOD_NOT_ALLOWED, "the method is GET"));
      return;
    }
    authentication
        .reader(request.headers())
        .map(
            caller -> {
              begin(caller, request);
              return null;
            })
        .onFailure(why -> reply.problem(Failures.problem(why)));
  }

  /** Ends all streams. */
  void close() {
    streams.close();
  }

  private void begin(Principal caller, HttpServerRequest request) {
    Parameters parameters =
        Parameters.parse(request.query()).only("trace_id", "tag", "value", "key", LAST_EVENT_ID);
    StreamFilter filter = StreamFilter.of(caller.tenant(), parameters, tags);
    OffsetVector since = since(parameters, request.headers());
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    enter(caller.tenant());
    StreamClient client = new StreamClient(filter, request);
    AtomicBoolean gone = new AtomicBoolean();
    long timer =
        authentication.isByKey(request.headers())
            ? vertx.setPeriodic(KEY_EVERY_MS, look -> check(request.headers(), client))
            : -1;
    Runnable leave =
        () -> {
          if (gone.compareAndSet(false, true)) {
            vertx.cancelTimer(timer);
            streams.remove(client);
            leave(caller.tenant());
          }
        };
    response.endHandler(end -> leave.run());
    response.closeHandler(end -> leave.run());
    streams.add(client, since);
  }

  /** A browser repeats what it was told last by the header; who has no say in it, by the query. */
  private static OffsetVector since(Parameters parameters, MultiMap headers) {
    String header = headers.get("last-event-id");
    String text = header == null || header.isEmpty() ? parameters.text(LAST_EVENT_ID) : header;
    return text == null || text.isEmpty() ? null : OffsetVector.parse(LAST_EVENT_ID, text);
  }

  private void check(MultiMap headers, StreamClient client) {
    authentication
        .reader(headers)
        .onFailure(
            why -> {
              // What cannot be looked up now is looked up again; who is refused goes.
              if (Failures.problem(why).kind() != Problem.Kind.UNAVAILABLE) {
                client.end();
              }
            });
  }

  private void enter(String tenant) {
    if (open.incrementAndGet() > MAX_STREAMS) {
      open.decrementAndGet();
      throw Problem.unavailable("too many streams at once");
    }
    if (byTenant.merge(tenant, 1, Integer::sum) > MAX_TENANT_STREAMS) {
      leave(tenant);
      throw new Problem(Problem.Kind.TOO_MANY, "too many streams of this tenant at once");
    }
  }

  private void leave(String tenant) {
    open.decrementAndGet();
    byTenant.computeIfPresent(tenant, (same, count) -> count == 1 ? null : count - 1);
  }
}
