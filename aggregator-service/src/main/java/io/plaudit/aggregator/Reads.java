package io.plaudit.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import io.plaudit.aggregator.alert.AlertSettings;
import io.plaudit.aggregator.alert.Alerting;
import io.plaudit.aggregator.consume.LoopSettings;
import io.plaudit.aggregator.query.AlertReads;
import io.plaudit.aggregator.query.AuditReads;
import io.plaudit.aggregator.query.QueryApi;
import io.plaudit.aggregator.query.QueryDatabase;
import io.plaudit.aggregator.query.QuerySettings;
import io.plaudit.aggregator.query.ReadBarrier;
import io.plaudit.aggregator.ui.Dashboard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;

/** The reading half: the query API and what it holds open, and the dashboard. */
final class Reads {

  /** So many events behind its log a store is being filled anew, or as good as. */
  private static final long FAR_BEHIND = 100_000;

  private final Vertx vertx;
  private final AggregatorConfig config;
  private final Pool pool;
  private final ReadBarrier barrier;
  private final ReadBarrier objects;
  private final AuditReads audits;
  private final Alerting alerting;
  private final Dashboard dashboard;
  private QueryApi api;

  private Reads(
      Vertx vertx,
      AggregatorConfig config,
      Pool pool,
      ReadBarrier barrier,
      ReadBarrier objects,
      AuditReads audits,
      Alerting alerting,
      Dashboard dashboard) {
    this.vertx = vertx;
    this.config = config;
    this.pool = pool;
    this.barrier = barrier;
    this.objects = objects;
    this.audits = audits;
    this.alerting = alerting;
    this.dashboard = dashboard;
  }

  /** Opens pool and barrier; blocks, as long as it takes to look up names. */
  static Reads open(Vertx vertx, AggregatorConfig config, MeterRegistry registry) {
    PgConnectOptions database =
        QueryDatabase.connectOptions(
            config.database().url(),
            config.database().user(),
            config.database().password(),
            config.statementTimeout());
    ReadBarrier barrier =
        ReadBarrier.open(
            vertx,
            database,
            config.loop().log().kafka(),
            config.loop().log().eventsTopic(),
            config.loop().groupId(),
            config.readWait());
    LoopSettings objectLoop = config.loop().objects();
    ReadBarrier objects =
        ReadBarrier.ofObjects(
            vertx,
            database,
            config.loop().log().kafka(),
            objectLoop.topic(),
            objectLoop.groupId(),
            config.readWait());
    Pool pool = QueryDatabase.pool(vertx, database, QueryDatabase.SESSIONS);
    AuditReads audits =
        AuditReads.open(
            vertx,
            pool,
            database,
            config.loop().log().kafka(),
            config.loop().log().eventsTopic(),
            config.loop().groupId());
    Alerting alerting =
        new Alerting(
            vertx,
            database,
            new AlertSettings(
                config.assertionSecret(), config.privateWebhooks(), AlertSettings.Times.STANDARD),
            () -> isFarBehind(barrier),
            new AlertMeters(registry));
    alerting.start();
    return new Reads(vertx, config, pool, barrier, objects, audits, alerting, Dashboard.load());
  }

  Router router() {
    QuerySettings settings =
        QuerySettings.of(config.apiKeys(), config.assertionSecret(), config.tags());
    api =
        new QueryApi(
            vertx, settings, pool, barrier, objects, audits, new AlertReads(pool, alerting));
    Router router = api.router();
    dashboard.mountOn(router);
    return router;
  }

  /** Whoever listens is told no more, and the door can be closed. */
  void endStreams() {
    if (api != null) {
      api.endStreams();
    }
  }

  /** Lets go; whoever still waits is let through. Blocks until the barrier's thread has ended. */
  Future<Void> close() {
    Future<Void> alertsClosed = alerting.close();
    barrier.close();
    objects.close();
    return alertsClosed.eventually(audits::close).eventually(pool::close);
  }

  /** Whoever does not know waits no longer than a read: what the store has is what there is. */
  private static boolean isFarBehind(ReadBarrier barrier) {
    return barrier.awaitAll().toCompletableFuture().join().events() > FAR_BEHIND;
  }
}
