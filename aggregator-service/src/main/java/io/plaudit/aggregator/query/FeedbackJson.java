package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.query.SummaryJson;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.List;

/** Single feedbacks as the query API writes them: every member always there, null where absent. */
final class FeedbackJson {

  private FeedbackJson() {}

  static void writeMember(JsonGenerator json, List<Row> rows) throws IOException {
    json.writeArrayFieldStart("feedback");
    for (Row row : rows) {
      write(json, row);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.getUUID("feedback_id").toString());
    json.writeStringField("trace_id", row.getString("trace_id"));
    json.writeStringField("key", row.getString("key"));
    SummaryJson.writeNumber(json, "value", Columns.decimal(row, "value"));
    json.writeStringField("label", row.getString("label"));
    SummaryJson.writeNumber(json, "weight", Columns.decimal(row, "weight"));
    json.writeStringField("comment", row.getString("comment"));
    writeRaw(json, "correction", row);
    writeRaw(json, "metadata", row);
    json.writeObjectFieldStart("source");
    json.writeStringField("dialect", row.getString("source_dialect"));
    json.writeStringField("kind", row.getString("source_kind"));
    json.writeEndObject();
    writeRaw(json, "attributes", row);
    SummaryJson.writeInstant(json, "created_at", Columns.instant(row, "created_at"));
    SummaryJson.writeInstant(json, "modified_at", Columns.instant(row, "modified_at"));
    json.writeEndObject();
  }

  /** JSON as its sender wrote it: the column is selected as text and never parsed. */
  private static void writeRaw(JsonGenerator json, String column, Row row) throws IOException {
    String text = row.getString(column);
    json.writeFieldName(column);
    if (text == null) {
      json.writeNull();
    } else {
      json.writeRawValue(text);
    }
  }
}
