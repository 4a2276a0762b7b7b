package io.plaudit.aggregator.query;

import io.plaudit.access.Principal;
import io.plaudit.aggregator.export.RowFormat;
import io.plaudit.model.TagNames;
import io.plaudit.query.OffsetVector;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/export}: a tenant's feedbacks as a file, however many they are. The position in
 * the log at which the next export goes on is known before the first row, and is in a header. So
 * many at once of a tenant and in all; an export that fails midway ends with its connection.
 */
final class Exports {

  static final String PATH = "/v1/export";
  static final String NEXT_HEADER = "Plaudit-Next";

  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
  private static final int AT_ONCE = 8;
  private static final int TENANT_AT_ONCE = 2;
  private static final int SESSIONS_AT_ONCE = 2;
  private static final int MAX_PROBLEM_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final Pool pool;
  private final TagNames tags;
  private final ReadBarrier barrier;
  private final Function<MultiMap, Future<Principal>> readers;
  private final Turns tenants = new Turns(TENANT_AT_ONCE, 0);
  private final Turns sessions = new Turns(SESSIONS_AT_ONCE, AT_ONCE);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final Set<ExportRun> running = ConcurrentHashMap.newKeySet();

  /**
   * @param readers who may read, by the headers of a request
   */
  Exports(
      Vertx vertx,
      Pool pool,
      TagNames tags,
      ReadBarrier barrier,
      Function<MultiMap, Future<Principal>> readers) {
    this.vertx = vertx;
    this.pool = pool;
    this.tags = tags;
    this.barrier = barrier;
    this.readers = readers;
  }

  /** Ends those that are on their way: a stop does not wait for readers. */
  void close() {
    running.forEach(ExportRun::cancel);
  }

  void handle(HttpServerRequest request) {
    Context context = vertx.getOrCreateContext();
    Reply reply = new Reply(request.response(), MAX_PROBLEM_BYTES);
    readers
        .apply(request.headers())
        .compose(principal -> admitted(context, request, principal, reply))
        .onFailure(
            failure -> context.runOnContext(told -> fail(request.response(), failure, reply)));
  }

  private Future<Void> admitted(
      Context context, HttpServerRequest request, Principal principal, Reply reply) {
    if (!request.method().equals(HttpMethod.GET)) {
      throw new Problem(Problem.Kind.METHOD_NOT_ALLOWED, "the methods are [GET]");
    }
    ExportQuestion question =
        ExportQuestion.of(principal.tenant(), Parameters.parse(request.query()), tags);
    return tenants
        .<Void>take(
            principal.tenant(),
            () -> bounded(context, request, question, reply).toCompletionStage())
        .map(stage -> here(stage, context))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new Problem(Problem.Kind.TOO_MANY, "too many exports of this tenant at once")));
  }

  private Future<Void> bounded(
      Context context, HttpServerRequest request, ExportQuestion question, Reply reply) {
    if (atOnce.incrementAndGet() > AT_ONCE) {
      atOnce.decrementAndGet();
      return Future.failedFuture(Problem.unavailable("too many exports at once"));
    }
    return caughtUp(context, question, reply)
        .compose(waited -> positions(context))
        .compose(applied -> export(request, question, applied, reply))
        .onComplete(done -> atOnce.decrementAndGet());
  }

  private Future<Void> caughtUp(Context context, ExportQuestion question, Reply reply) {
    if (question.eventual()) {
      return Future.succeededFuture();
    }
    return here(barrier.await(LogPart.WHOLE), context)
        .map(
            lag -> {
              reply.behind(lag);
              return null;
            });
  }

  /** Up to where the store is now. */
  private Future<OffsetVector> positions(Context context) {
    Future<OffsetVector> found =
        new Sql()
            .add("select partition, next_offset from position")
            .run(pool)
            .map(
                rows -> {
                  Map<Integer, Long> next = new TreeMap<>();
                  rows.forEach(row -> next.put(row.getInteger(0), row.getLong(1)));
                  return new OffsetVector(next);
                });
    return here(found.toCompletionStage(), context);
  }

  private Future<Void> export(
      HttpServerRequest request, ExportQuestion question, OffsetVector applied, Reply reply) {
    OffsetVector since = question.since();
    String next = later(applied, since).toString();
    RowFormat format = question.format().get();
    HttpServerResponse response = request.response();
    ExportScan scan = since == null ? new LiveScan(question) : new LogScan(question, applied);
    ExportRun run = new ExportRun(vertx, pool, sessions, response, PATIENCE, scan, format);
    response.closeHandler(closed -> run.cancel());
    if (response.closed()) {
      return Future.failedFuture(new ExportRun.GoneException("the reader is gone"));
    }
    running.add(run);
    reply
        .noteLag()
        .setChunked(true)
        .putHeader(NEXT_HEADER, next)
        .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
        .putHeader(
            "Content-Disposition", "attachment; filename=\"feedback." + format.extension() + "\"");
    return run.run(next)
        .onComplete(ended -> running.remove(run))
        .compose(written -> response.end());
  }

  /**
   * A problem where nothing was written yet; else the connection ends, so that no one is misled.
   */
  private void fail(HttpServerResponse response, Throwable failure, Reply reply) {
    if (failure instanceof ExportRun.GoneException gone) {
      LOG.atDebug().addKeyValue("cause", gone.getMessage()).log("an export was given up");
      cut(response);
      return;
    }
    Problem problem = Failures.problem(failure);
    if (response.headWritten()) {
      LOG.atWarn().addKeyValue("cause", problem.getMessage()).log("an export ends midway");
      cut(response);
      return;
    }
    response.setChunked(false);
    response.headers().remove(NEXT_HEADER).remove("Content-Disposition");
    reply.problem(problem);
  }

  /** Of each partition what is farther: a store that is filled anew must not send a reader back. */
  private static OffsetVector later(OffsetVector applied, OffsetVector since) {
    Map<Integer, Long> next = new TreeMap<>(applied.offsets());
    if (since != null) {
      since.offsets().forEach((partition, offset) -> next.merge(partition, offset, Math::max));
    }
    return new OffsetVector(next);
  }

  private static void cut(HttpServerResponse response) {
    if (!response.closed()) {
      response.reset();
    }
  }

  private static <T> Future<T> here(CompletionStage<T> stage, Context context) {
    return Future.fromCompletionStage(stage, context);
  }
}
