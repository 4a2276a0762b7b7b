package io.plaudit.aggregator.query;

import io.plaudit.aggregator.export.ExportedRow;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@link ExportSql}. */
final class ExportRows {

  private ExportRows() {}

  /** Those that are wanted. */
  static List<ExportedRow> wanted(List<Row> rows) {
    List<ExportedRow> wanted = new ArrayList<>(rows.size());
    for (Row row : rows) {
      // What a condition on something absent says is neither true nor false.
      if (Boolean.TRUE.equals(row.getBoolean("wanted"))) {
        wanted.add(exported(row));
      }
    }
    return wanted;
  }

  /** Whether the page that ends with this row has all that were looked at. */
  static boolean isWhole(Row last) {
    return last.getLong("place").equals(last.getLong("candidates"));
  }

  private static ExportedRow exported(Row row) {
    return new ExportedRow(
        row.getUUID("feedback_id"),
        row.getString("trace_id"),
        row.getBoolean("retracted"),
        row.getString("key"),
        Columns.decimal(row, "value"),
        row.getString("label"),
        Columns.decimal(row, "weight"),
        row.getString("comment"),
        row.getString("correction"),
        row.getString("metadata"),
        row.getString("source_dialect"),
        row.getString("source_kind"),
        row.getString("attributes"),
        tags(row.getJsonObject("tags")),
        Columns.instant(row, "created_at"),
        Columns.instant(row, "modified_at"));
  }

  private static Map<String, String> tags(JsonObject tags) {
    Map<String, String> byName = new HashMap<>();
    if (tags != null) {
      tags.fieldNames().forEach(name -> byName.put(name, tags.getString(name)));
    }
    return byName;
  }
}
