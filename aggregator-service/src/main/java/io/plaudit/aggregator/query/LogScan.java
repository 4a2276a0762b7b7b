package io.plaudit.aggregator.query;

import io.plaudit.query.OffsetVector;
import io.vertx.sqlclient.Row;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/**
 * What has changed in a range of the log, by partition and the offset of the last change, those
 * that were withdrawn among them. What changes once more meanwhile leaves the range for the one
 * behind it.
 */
final class LogScan implements ExportScan {

  private static final String ORDER = "log_offset, feedback_id, trace_hash";

  private final ExportQuestion question;
  private final Queue<Range> ranges = new ArrayDeque<>();
  private Place after;

  /** Offsets of one partition, the last one excluded. */
  private record Range(int partition, long from, long to) {}

  private record Place(long offset, UUID feedbackId, UUID traceHash) {}

  /**
   * @param until excluded
   */
  LogScan(ExportQuestion question, OffsetVector until) {
    this.question = question;
    until
        .offsets()
        .forEach(
            (partition, to) -> {
              long from = question.since().of(partition);
              if (from < to) {
                ranges.add(new Range(partition, from, to));
              }
            });
  }

  @Override
  public boolean isDone() {
    return ranges.isEmpty();
  }

  @Override
  public Sql page(int candidates) {
    return ExportSql.page(ORDER, this::wanted, this::within, candidates);
  }

  /** Of what was withdrawn nobody knows any more which key and tags it had. */
  private void wanted(Sql sql) {
    sql.add("tenant = ").bind(question.tenant(), "text");
    Conditions.window(sql, question.window());
    sql.add(" and (retracted or (true");
    question.conditions(sql);
    sql.add("))");
  }

  private void within(Sql sql) {
    Range range = ranges.element();
    sql.add("partition = ").bind(range.partition(), "integer");
    sql.add(" and log_offset >= ").bind(after == null ? range.from() : after.offset(), "bigint");
    sql.add(" and log_offset < ").bind(range.to(), "bigint");
    if (after != null) {
      sql.add(" and (log_offset, feedback_id, trace_hash) > (");
      sql.bind(after.offset(), "bigint").add(", ").bind(after.feedbackId(), "uuid");
      sql.add(", ").bind(after.traceHash(), "uuid").add(")");
    }
  }

  @Override
  public void answered(List<Row> rows, int candidates) {
    Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
    if (last == null || (ExportRows.isWhole(last) && last.getLong("candidates") < candidates)) {
      ranges.remove();
      after = null;
    } else {
      after =
          new Place(
              last.getLong("log_offset"), last.getUUID("feedback_id"), last.getUUID("trace_hash"));
    }
  }
}
