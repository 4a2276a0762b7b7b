package io.plaudit.aggregator.audit;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * An audit as its row in the store says.
 *
 * @param state running, done, failed, canceled, or interrupted: who did it is gone
 * @param detail why it failed; null otherwise
 * @param finishedAt null until then
 * @param differences the first of them, a JSON array
 * @param snapshots a JSON array: the offsets up to which each partition was applied when its first
 *     and its last chunk were looked at
 */
public record AuditRecord(
    UUID id,
    String state,
    String detail,
    Instant startedAt,
    Instant finishedAt,
    int chunks,
    int chunksDone,
    long live,
    long retracted,
    long differencesFound,
    String differences,
    String snapshots) {

  static final String SELECT =
      """
      select id,
        case when state = 'running' and not exists (
          select from pg_locks where locktype = 'advisory' and granted and pid = audit.pid
            and classid = %d and objid = %d)
          then 'interrupted' else state end state,
        detail, started_at, finished_at, chunks, chunks_done, live, retracted, differences_found,
        differences::text differences, snapshots::text snapshots
      from audit where scope = $1"""
          .formatted(AuditLock.CLASS, AuditLock.NUMBER);

  static AuditRecord of(Row row) {
    return new AuditRecord(
        row.getUUID("id"),
        row.getString("state"),
        row.getString("detail"),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        row.getInteger("chunks"),
        row.getInteger("chunks_done"),
        row.getLong("live"),
        row.getLong("retracted"),
        row.getLong("differences_found"),
        row.getString("differences"),
        row.getString("snapshots"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
