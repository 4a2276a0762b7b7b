package io.plaudit.aggregator;

import io.plaudit.aggregator.consume.LoopSettings;
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

  private final Vertx vertx;
  private final AggregatorConfig config;
  private final Pool pool;
  private final ReadBarrier barrier;
  private final ReadBarrier objects;
  private final AuditReads audits;
  private final Dashboard dashboard;

  private Reads(
      Vertx vertx,
      AggregatorConfig config,
      Pool pool,
      ReadBarrier barrier,
      ReadBarrier objects,
      AuditReads audits,
      Dashboard dashboard) {
    this.vertx = vertx;
    this.config = config;
    this.pool = pool;
    this.barrier = barrier;
    this.objects = objects;
    this.audits = audits;
    this.dashboard = dashboard;
  }

  /** Opens pool and barrier; blocks, as long as it takes to look up names. */
  static Reads open(Vertx vertx, AggregatorConfig config) {
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
    return new Reads(vertx, config, pool, barrier, objects, audits, Dashboard.load());
  }

  Router router() {
    QuerySettings settings =
        QuerySettings.of(config.apiKeys(), config.assertionSecret(), config.tags());
    Router router = new QueryApi(vertx, settings, pool, barrier, objects, audits).router();
    dashboard.mountOn(router);
    return router;
  }

  /** Lets go; whoever still waits is let through. Blocks until the barrier's thread has ended. */
  Future<Void> close() {
    barrier.close();
    objects.close();
    return audits.close().eventually(pool::close);
  }
}
