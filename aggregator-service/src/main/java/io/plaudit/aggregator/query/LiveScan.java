package io.plaudit.aggregator.query;

import io.vertx.sqlclient.Row;
import java.util.List;

/**
 * All live feedbacks of a tenant, in the order in which they were created. That never changes, so
 * whatever is there from beginning to end is met once; what comes meanwhile has a later place in
 * the log.
 */
final class LiveScan implements ExportScan {

  private static final String ORDER = "created_at, feedback_id, trace_hash";

  private final ExportQuestion question;
  private Cursor.Place after;
  private boolean done;

  LiveScan(ExportQuestion question) {
    this.question = question;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public Sql page(int candidates) {
    return ExportSql.page(
        ORDER,
        sql -> question.conditions(sql.add("true")),
        sql -> {
          sql.add("not retracted and tenant = ").bind(question.tenant(), "text");
          Conditions.window(sql, question.window());
          Conditions.after(sql, after, false);
        },
        candidates);
  }

  @Override
  public void answered(List<Row> rows, int candidates) {
    if (rows.isEmpty()) {
      done = true;
      return;
    }
    Row last = rows.get(rows.size() - 1);
    after =
        new Cursor.Place(
            Columns.instant(last, "created_at"),
            last.getUUID("feedback_id"),
            last.getUUID("trace_hash"));
    done = ExportRows.isWhole(last) && last.getLong("candidates") < candidates;
  }
}
