package io.plaudit.aggregator.audit;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One audit: chunk after chunk, each in a snapshot of its own, none longer than its statements may.
 */
final class Audit {

  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final String CANCELED_STATEMENT = "57014";

  private static final String PARTITIONS =
      "select partition, next_offset - first_offset from position order by partition";

  /** A partition has only rows of what is before this. */
  private static final String APPLIED = "select next_offset from position where partition = $1";

  private static final String PROGRESS =
      """
      update audit set state = $2, detail = $3, chunks = $4, chunks_done = $5, live = $6,
        retracted = $7, differences_found = $8, differences = $9::text::json,
        snapshots = $10::text::json,
        finished_at = case when $2 = 'running' then null else now() end
      where id = $1 and state = 'running'""";

  /** A canceled one goes on until its chunk is done, and keeps others waiting so long. */
  private static final String ENDED =
      "update audit set finished_at = now() where id = $1 and state = 'canceled'";

  private final PgConnection connection;
  private final UUID id;
  private final String tenant;
  private final Findings findings = new Findings();
  private final Deque<Chunk> waiting = new ArrayDeque<>();

  /**
   * @param connection which holds the lock; closed by its owner
   * @param tenant null for all of them
   */
  Audit(PgConnection connection, UUID id, String tenant) {
    this.connection = connection;
    this.id = id;
    this.tenant = tenant;
  }

  /** Completes when it has ended in any way that its row can say. */
  Future<Void> run() {
    return connection
        .query(PARTITIONS)
        .execute()
        .onSuccess(rows -> rows.forEach(this::plan))
        .compose(planned -> progress("running", null))
        .compose(this::next)
        .recover(failure -> progress("failed", reason(failure)).mapEmpty());
  }

  private void plan(Row partition) {
    waiting.addAll(Chunk.of(partition.getInteger(0), partition.getLong(1)));
  }

  private Future<Void> next(boolean wanted) {
    if (!wanted) {
      return ask(ENDED, Tuple.of(id)).mapEmpty();
    }
    Chunk chunk = waiting.poll();
    if (chunk == null) {
      return progress("done", null).onSuccess(done -> report()).mapEmpty();
    }
    return look(chunk)
        .recover(failure -> divide(chunk, failure))
        .compose(looked -> progress("running", null))
        .compose(this::next);
  }

  /** Looks at all of a chunk in one snapshot; nothing of it counts if that fails. */
  private Future<Void> look(Chunk chunk) {
    Tuple where = Tuple.of(chunk.partition(), chunk.first(), chunk.last(), tenant);
    return connection
        .query("begin isolation level repeatable read read only")
        .execute()
        .compose(begun -> ask(APPLIED, Tuple.of(chunk.partition())))
        .compose(
            applied ->
                ask(AuditSql.ROWS, where)
                    .compose(
                        rows ->
                            ask(AuditSql.TRACES, where)
                                .compose(
                                    traces ->
                                        ask(AuditSql.TAGS, where)
                                            .onSuccess(
                                                tags -> note(chunk, applied, rows, traces, tags)))))
        .eventually(() -> connection.query("rollback").execute())
        .mapEmpty();
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return connection.preparedQuery(sql).execute(parameters);
  }

  private void note(
      Chunk chunk, RowSet<Row> applied, RowSet<Row> rows, RowSet<Row> traces, RowSet<Row> tags) {
    Row counts = rows.iterator().next();
    findings.rows(counts.getLong(0), counts.getLong(1));
    add(traces);
    add(tags);
    findings.looked(chunk.partition(), applied.iterator().next().getLong(0));
  }

  private void add(RowSet<Row> differences) {
    List<String> listed = new ArrayList<>();
    long all = 0;
    for (Row row : differences) {
      listed.add(row.getString(0));
      all = row.getLong(1);
    }
    findings.differences(listed, all);
  }

  /** What took too long is looked at in halves. */
  private Future<Void> divide(Chunk chunk, Throwable failure) {
    if (failure instanceof PgException refused
        && CANCELED_STATEMENT.equals(refused.getSqlState())
        && chunk.isDivisible()) {
      List<Chunk> halves = chunk.halves();
      waiting.addFirst(halves.get(1));
      waiting.addFirst(halves.get(0));
      return Future.succeededFuture();
    }
    return Future.failedFuture(failure);
  }

  /** Writes down where it is; false when nobody wants it any more. */
  private Future<Boolean> progress(String state, String detail) {
    Tuple row =
        Tuple.tuple()
            .addUUID(id)
            .addString(state)
            .addString(detail)
            .addInteger(findings.done() + waiting.size())
            .addInteger(findings.done())
            .addLong(findings.live())
            .addLong(findings.retracted())
            .addLong(findings.found())
            .addString(findings.differencesJson())
            .addString(findings.snapshotsJson());
    return connection.preparedQuery(PROGRESS).execute(row).map(updated -> updated.rowCount() == 1);
  }

  private static String reason(Throwable failure) {
    return failure instanceof PgException refused
        ? "the store refuses: SQLSTATE " + refused.getSqlState()
        : "the store does not answer";
  }

  private void report() {
    LOG.atLevel(findings.found() == 0 ? Level.INFO : Level.ERROR)
        .addKeyValue("chunks", findings.done())
        .addKeyValue("rows", findings.live() + findings.retracted())
        .addKeyValue("differences", findings.found())
        .log("an audit has ended");
  }
}
