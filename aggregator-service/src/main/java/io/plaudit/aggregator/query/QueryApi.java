package io.plaudit.aggregator.query;

import io.plaudit.access.Principal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The native query API, {@code /v1/…}: every route, its authentication and its errors. Owns neither
 * the pool nor the barrier; whoever made them closes them. Thread-safe; never blocks.
 */
public final class QueryApi {

  private static final String ROOT = "/v1/";
  private static final String OBJECTS = "/v1/objects/";
  private static final String NAMED_OBJECTS = "/v1/named-objects/";
  private static final String AUDIT = "/v1/audit";
  private static final String STORE_AUDIT = "/v1/audit/store";
  private static final String ALERTS = "/v1/alerts";
  private static final String DELIVERIES = "/v1/alerts/deliveries";
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  /** A store that neither answers nor ends a statement by its own timeout is not there. */
  private static final long READ_TIMEOUT_MS = 30_000;

  private final Vertx vertx;
  private final QuerySettings.Limits limits;
  private final Section feedback;
  private final Section objects;
  private final Section namedObjects;
  private final TenantReads tenants;
  private final Section audit;
  private final Section storeAudit;
  private final Exports exports;
  private final StreamReads streams;
  private final Section alerts;
  private final Section deliveries;
  private final AtomicInteger inProgress = new AtomicInteger();

  /**
   * Routes that have their callers and their log in common.
   *
   * @param barrier null where an answer depends on none
   */
  private record Section(
      Routes routes, Function<MultiMap, Future<Principal>> callers, ReadBarrier barrier) {}

  /**
   * @param pool as {@link QueryDatabase#pool} makes it: its statement timeout bounds every read
   * @param objects the barrier of the log of side objects
   * @param audits its caller's too
   * @param alerts and these
   */
  public QueryApi(
      Vertx vertx,
      QuerySettings settings,
      Pool pool,
      ReadBarrier barrier,
      ReadBarrier objects,
      AuditReads audits,
      AlertReads alerts) {
    this.vertx = vertx;
    this.limits = settings.limits();
    this.tenants = new TenantReads(vertx, limits.tenantReads(), QueryDatabase.TENANT_SESSIONS);
    Authentication authentication =
        new Authentication(
            vertx,
            settings.apiKeys(),
            new KeyLookup(vertx, new StoredKeys(pool, objects)::find),
            settings.assertionSecret(),
            InstantSource.system());
    this.feedback =
        new Section(
            routes(settings, pool, new KeyDirections(pool, objects)),
            authentication::reader,
            barrier);
    this.objects = new Section(objectRoutes(pool), authentication::asserted, objects);
    this.namedObjects = new Section(namedRoutes(pool), authentication::frontDoor, objects);
    this.audit = new Section(auditRoutes(audits), authentication::administrator, null);
    this.streams = new StreamReads(vertx, authentication, pool, settings);
    this.storeAudit = new Section(storeAuditRoutes(audits), authentication::operator, null);
    this.alerts =
        new Section(new Routes().get(ALERTS, alerts::alerts), authentication::reader, objects);
    this.deliveries = new Section(deliveryRoutes(alerts), authentication::administrator, null);
    this.exports = new Exports(vertx, pool, settings.tags(), barrier, authentication::reader);
  }

  private static Routes routes(QuerySettings settings, Pool pool, KeyDirections directions) {
    QuerySettings.Limits limits = settings.limits();
    Summaries summaries = new Summaries(pool, limits.answerRows());
    RankingLists lists =
        new RankingLists(
            pool, settings.rankingTimeout(), limits.exactRanking(), InstantSource.system());
    Rankings rankings = new Rankings(pool, limits, lists);
    TraceReads traces = new TraceReads(pool, summaries, rankings, directions);
    SummaryReads sums = new SummaryReads(summaries);
    LabelReads labels = new LabelReads(pool, limits.answerRows());
    TagReads tags = new TagReads(summaries, rankings, directions, settings.tags());
    SeriesReads series = new SeriesReads(pool, rankings, settings.tags(), limits.answerRows());
    CompareReads comparisons = new CompareReads(summaries, directions, settings.tags());
    FeedbackReads feedback = new FeedbackReads(pool, new FeedbackPage(limits.answerBytes()));
    return new Routes()
        .get("/v1/traces/{}", traces::trace)
        .get("/v1/trace", traces::traceTwin)
        .get("/v1/traces", traces::traces)
        .get("/v1/tags", new NameReads(pool, settings.tags())::names)
        .get("/v1/tags/{}", tags::values)
        .get("/v1/tags/{}/{}", tags::value)
        .get("/v1/tag", tags::twin)
        .get("/v1/summary", sums::summary)
        .get("/v1/summaries", sums::summaries)
        .get("/v1/labels", labels::labels)
        .get("/v1/series", series::series)
        .get("/v1/compare", comparisons::compare)
        .post("/v1/feedback/search", feedback::search)
        .get("/v1/feedback/{}", feedback::byId)
        .get("/v1/feedback", feedback::list);
  }

  private static Routes objectRoutes(Pool pool) {
    ObjectReads objects = new ObjectReads(pool);
    return new Routes()
        .get("/v1/objects/{}", objects::list)
        .get("/v1/objects/{}/{}", objects::byId);
  }

  private static Routes namedRoutes(Pool pool) {
    return new Routes().get("/v1/named-objects/{}/{}", new ObjectReads(pool)::named);
  }

  private static Routes auditRoutes(AuditReads audits) {
    return new Routes()
        .get(AUDIT, audits::ofTenant)
        .post(AUDIT, audits::begin)
        .delete(AUDIT, audits::cancel);
  }

  private static Routes storeAuditRoutes(AuditReads audits) {
    return new Routes()
        .get(STORE_AUDIT, audits::ofStore)
        .post(STORE_AUDIT, audits::beginOfStore)
        .delete(STORE_AUDIT, audits::cancelOfStore);
  }

  private static Routes deliveryRoutes(AlertReads alerts) {
    return new Routes()
        .get(DELIVERIES, alerts::deliveries)
        .post(DELIVERIES + "/{}/retry", alerts::retry);
  }

  /** A router with these routes alone. */
  public Router router() {
    Router router = Router.router(vertx);
    mountOn(router);
    return router;
  }

  /** Adds these routes to another's router; every path under /v1 that came so far ends here. */
  public void mountOn(Router router) {
    // Not by a route's path: the router would decode and normalise what must stay as it was sent.
    router
        .route()
        .handler(
            routing -> {
              if (routing.request().path().equals(Exports.PATH)) {
                exports.handle(routing.request());
              } else if (routing.request().path().equals(StreamReads.PATH)) {
                streams.handle(
                    routing.request(),
                    new Reply(routing.request().response(), limits.answerBytes()));
              } else if (routing.request().path().startsWith(ROOT)) {
                handle(routing);
              } else {
                routing.next();
              }
            });
  }

  /** Ends the streams, which would not end by themselves, and exports, which take long. */
  public void endStreams() {
    streams.close();
    exports.close();
  }

  private void handle(RoutingContext routing) {
    Context context = vertx.getOrCreateContext();
    HttpServerRequest request = routing.request();
    Reply reply = new Reply(request.response(), limits.answerBytes());
    if (inProgress.incrementAndGet() > limits.readsAtOnce()) {
      inProgress.decrementAndGet();
      reply.problem(Problem.unavailable("too many reads at once"));
      return;
    }
    routing.addEndHandler(ended -> inProgress.decrementAndGet());
    request.pause();
    // The read ends on whatever thread the barrier or the store's client answers on.
    answer(request, reply)
        .timeout(READ_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .onComplete(
            result ->
                context.runOnContext(
                    go -> {
                      reply.send(result);
                      // What was refused unread is read to its end, for the connection's next.
                      request.resume();
                    }));
  }

  private Future<Answer> answer(HttpServerRequest request, Reply reply) {
    Section section = section(request.path());
    return section
        .callers()
        .apply(request.headers())
        .compose(
            principal -> {
              Routes.Match match = section.routes().match(request.method(), request.path());
              Parameters parameters = Parameters.parse(request.query());
              return tenants.enter(
                  principal.tenant(),
                  () ->
                      RequestBody.read(
                              request,
                              request.method().equals(HttpMethod.POST) ? MAX_BODY_BYTES : 0)
                          .map(
                              body -> new Call(principal.tenant(), match.texts(), parameters, body))
                          .compose(
                              call -> answer(section.barrier(), match.endpoint(), call, reply)));
            });
  }

  private Section section(String path) {
    if (path.startsWith(NAMED_OBJECTS)) {
      return namedObjects;
    }
    if (path.equals(AUDIT)) {
      return audit;
    }
    if (path.equals(STORE_AUDIT)) {
      return storeAudit;
    }
    if (path.equals(ALERTS)) {
      return alerts;
    }
    if (path.startsWith(DELIVERIES)) {
      return deliveries;
    }
    return path.startsWith(OBJECTS) ? objects : feedback;
  }

  private Future<Answer> answer(
      ReadBarrier barrier, Call.Endpoint endpoint, Call call, Reply reply) {
    Call.Read read = endpoint.prepare(call);
    if (barrier == null || call.parameters().isEventual()) {
      return tenants.ask(call.tenant(), read::run);
    }
    return Future.fromCompletionStage(barrier.await(read.needs()))
        .compose(
            lag -> {
              reply.behind(lag);
              return tenants.ask(call.tenant(), read::run);
            });
  }
}
