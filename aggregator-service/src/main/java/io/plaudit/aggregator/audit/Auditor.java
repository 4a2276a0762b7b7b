package io.plaudit.aggregator.audit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins audits and says how they go. There is one at a time in a store, whoever wants it, on a
 * database session of its own; what it finds is kept beside the store, where every aggregator can
 * read it. A tenant's next one begins no sooner than as long after the last as that took, so that
 * others come in between. Never blocks.
 */
public final class Auditor {

  /** In the place of a tenant: all of them. */
  public static final String EVERYBODY = "*";

  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

  /** Of one statement; one that takes longer is done again in halves. */
  private static final String STATEMENT_TIMEOUT_MS = "60000";

  private static final String BEGIN =
      """
      insert into audit (scope, id, pid, state, detail, started_at, finished_at, chunks, chunks_done,
        live, retracted, differences_found, differences, snapshots)
      values ($1, $2, pg_backend_pid(), 'running', null, now(), null, 0, 0, 0, 0, 0, '[]', '[]')
      on conflict (scope) do update set id = excluded.id, pid = excluded.pid, state = 'running',
        detail = null, started_at = now(), finished_at = null, chunks = 0, chunks_done = 0, live = 0,
        retracted = 0, differences_found = 0, differences = '[]', snapshots = '[]'
      where audit.scope = '%s' or audit.state = 'running'
        or now() - audit.finished_at >= audit.finished_at - audit.started_at"""
          .formatted(EVERYBODY);

  private static final String CANCEL =
      """
      update audit set state = 'canceled', finished_at = now()
      where scope = $1 and state = 'running'""";

  /** What became of the wish for one. */
  public enum Begun {
    BEGUN,
    /** There is one already, of whomever. */
    BUSY,
    /** The last one of this scope is not long enough ago. */
    TOO_SOON
  }

  private final Vertx vertx;
  private final Pool pool;
  private final PgConnectOptions database;
  private final AtomicReference<PgConnection> session = new AtomicReference<>();

  /**
   * @param pool for looking at what audits have found; its caller's
   * @param database how reads connect
   */
  public Auditor(Vertx vertx, Pool pool, PgConnectOptions database) {
    this.vertx = vertx;
    this.pool = pool;
    this.database =
        new PgConnectOptions(database)
            .addProperty("application_name", "plaudit-audit")
            .addProperty("statement_timeout", STATEMENT_TIMEOUT_MS)
            .addProperty("default_transaction_read_only", "off")
            .addProperty("idle_in_transaction_session_timeout", STATEMENT_TIMEOUT_MS)
            .addProperty("work_mem", "32MB")
            .addProperty("max_parallel_workers_per_gather", "0");
  }

  /** The last audit of this tenant, or of everybody; empty where there never was one. */
  public Future<Optional<AuditRecord>> last(String scope) {
    return pool.preparedQuery(AuditRecord.SELECT)
        .execute(Tuple.of(scope))
        .map(
            rows -> {
              Iterator<AuditRecord> records = rows.stream().map(AuditRecord::of).iterator();
              return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
            });
  }

  /** Begins an audit, if it may, and completes when it has begun. */
  public Future<Begun> begin(String scope) {
    return PgConnection.connect(vertx, database)
        .compose(
            connection ->
                connection
                    .query(AuditLock.TAKE)
                    .execute()
                    .compose(rows -> begin(connection, scope, isTrue(rows)))
                    .onSuccess(begun -> closeUnless(begun == Begun.BEGUN, connection))
                    .onFailure(failure -> closeUnless(false, connection)));
  }

  private Future<Begun> begin(PgConnection connection, String scope, boolean locked) {
    if (!locked) {
      return Future.succeededFuture(Begun.BUSY);
    }
    UUID id = UUID.randomUUID();
    return connection
        .preparedQuery(BEGIN)
        .execute(Tuple.of(scope, id))
        .map(
            begun -> {
              if (begun.rowCount() == 0) {
                return Begun.TOO_SOON;
              }
              session.set(connection);
              Audit audit = new Audit(connection, id, scope.equals(EVERYBODY) ? null : scope);
              audit
                  .run()
                  .onFailure(
                      failure ->
                          LOG.atWarn()
                              .addKeyValue("cause", failure.toString())
                              .log("an audit was cut off"))
                  .onComplete(ended -> closeUnless(false, connection));
              return Begun.BEGUN;
            });
  }

  /** Ends the audit of this scope after the chunk in hand, if it is running. */
  public Future<Void> cancel(String scope) {
    return PgConnection.connect(vertx, database)
        .compose(
            connection ->
                connection
                    .preparedQuery(CANCEL)
                    .execute(Tuple.of(scope))
                    .eventually(() -> connection.close()))
        .mapEmpty();
  }

  /** Cuts off what is going on. */
  public Future<Void> close() {
    PgConnection open = session.getAndSet(null);
    return open == null
        ? Future.succeededFuture()
        : open.cancelRequest().eventually(() -> open.close());
  }

  private void closeUnless(boolean kept, PgConnection connection) {
    if (!kept) {
      session.compareAndSet(connection, null);
      connection.close();
    }
  }

  private static boolean isTrue(RowSet<Row> rows) {
    return rows.iterator().next().getBoolean(0);
  }
}
