package io.plaudit.aggregator.query;

import io.plaudit.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How reads connect to the store: read-only sessions with a statement timeout. */
public final class QueryDatabase {

  /** Sessions of reads, two of them for exports. */
  public static final int SESSIONS = 12;

  /** Of them as many as one tenant may use at once. */
  static final int TENANT_SESSIONS = 8;

  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int MAX_QUEUE = 1_000;
  private static final int QUEUE_TIMEOUT_MS = 5_000;
  private static final int CACHED_STATEMENTS = 128;
  private static final int MAX_CACHED_STATEMENT_CHARACTERS = 8_192;

  private QueryDatabase() {}

  /**
   * How a session of reads is opened.
   *
   * @param url {@code postgresql://host:port/database}, with what it says of TLS
   * @param statementTimeout after which PostgreSQL ends a statement (SQLSTATE 57014)
   */
  public static PgConnectOptions connectOptions(
      String url, String user, Secret password, Duration statementTimeout) {
    PgConnectOptions options = PgConnectOptions.fromUri(withoutParameters(url));
    DatabaseEncryption.of(URI.create(url)).applyTo(options);
    options
        .setUser(user)
        .setPassword(password.reveal())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
        .setPreparedStatementCacheSqlFilter(sql -> sql.length() <= MAX_CACHED_STATEMENT_CHARACTERS)
        .addProperty("application_name", "plaudit-query")
        .addProperty("statement_timeout", Long.toString(statementTimeout.toMillis()))
        .addProperty("default_transaction_read_only", "on")
        // Compiling costs more than these statements do, and the same plan serves every tenant.
        .addProperty("jit", "off")
        // Workers are for what takes seconds: for less they take more from the writers than they
        // save (a search of a day: 280 ms with two of them, 160 ms without).
        .addProperty("parallel_setup_cost", "100000")
        .addProperty("plan_cache_mode", "force_custom_plan");
    return options;
  }

  private static String withoutParameters(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  /** A pool of such sessions; beyond its bounded queue a read is answered 503. */
  public static Pool pool(Vertx vertx, PgConnectOptions options, int connections) {
    PoolOptions pool =
        new PoolOptions()
            .setMaxSize(connections)
            .setMaxWaitQueueSize(MAX_QUEUE)
            .setConnectionTimeout(QUEUE_TIMEOUT_MS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return PgBuilder.pool()
        .with(pool)
        .with(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS))
        .connectingTo(new PgConnectOptions(options))
        .using(vertx)
        .build();
  }
}
