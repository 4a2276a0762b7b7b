package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.query.Filter;
import io.plaudit.query.SummaryJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;

/**
 * {@code /v1/labels}: of what a filter finds, by key, how often each label was given, whatever the
 * values beside it, and the lowest and the highest value.
 */
final class LabelReads {

  private final SqlClient client;
  private final int maxRows;

  LabelReads(SqlClient client, int maxRows) {
    this.client = client;
    this.maxRows = maxRows;
  }

  Call.Read labels(Call call) {
    Parameters parameters = call.parameters().only("from", "to", "filter");
    Window window = parameters.window().wholeHours();
    Filter filter = Filters.parse(parameters.required("filter"));
    FilterSql.check(filter);
    return () -> found(call.tenant(), window, filter).map(rows -> answer(window, rows));
  }

  private Future<RowSet<Row>> found(String tenant, Window window, Filter filter) {
    Sql sql = new Sql().add(LabelSql.HEAD).add(" and tenant = ").bind(tenant, "text");
    Conditions.window(sql, window);
    Conditions.filter(sql, tenant, filter);
    return sql.add(LabelSql.TAIL).add(" limit ").bind(maxRows + 1L, "bigint").run(client);
  }

  private Answer answer(Window window, RowSet<Row> rows) {
    if (rows.size() > maxRows) {
      throw Problem.tooBroad(
          "the answer has more than " + maxRows + " labels; use a filter that finds fewer keys");
    }
    return Answer.of(
        json -> {
          json.writeStartObject();
          TagReads.write(json, window);
          json.writeArrayFieldStart("keys");
          String key = null;
          for (Row row : rows) {
            if (!row.getString("key").equals(key)) {
              if (key != null) {
                endKey(json);
              }
              key = row.getString("key");
              startKey(json, row);
            }
            writeLabel(json, row);
          }
          if (key != null) {
            endKey(json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void startKey(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", row.getString("key"));
    SummaryJson.writeNumber(json, "lowest", Columns.decimal(row, "lowest"));
    SummaryJson.writeNumber(json, "highest", Columns.decimal(row, "highest"));
    json.writeNumberField("labelled", row.getLong("labelled"));
    json.writeNumberField("distinct", row.getLong("distinct_labels"));
    json.writeArrayFieldStart("labels");
  }

  private static void endKey(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What has no label counts to its key's range alone. */
  private static void writeLabel(JsonGenerator json, Row row) throws IOException {
    if (row.getString("label") != null) {
      json.writeStartObject();
      json.writeStringField("label", row.getString("label"));
      json.writeNumberField("count", row.getLong("count"));
      json.writeEndObject();
    }
  }
}
