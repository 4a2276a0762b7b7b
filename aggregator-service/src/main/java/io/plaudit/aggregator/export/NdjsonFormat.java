package io.plaudit.aggregator.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.plaudit.query.SummaryJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A JSON object a line: feedbacks as the query API writes them, {@code {"retracted":true,…}} where
 * one was withdrawn, and at the end {@code {"next":"…"}}. A file without that last line is not
 * whole.
 */
public final class NdjsonFormat implements RowFormat {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final SerializedString LINE_END = new SerializedString("\n");
  private static final int TYPICAL_BYTES = 512;

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public String extension() {
    return "ndjson";
  }

  @Override
  public byte[] begin() {
    return new byte[0];
  }

  @Override
  public byte[] rows(List<ExportedRow> rows) {
    return lines(
        rows.size(),
        json -> {
          for (ExportedRow row : rows) {
            write(json, row);
          }
        });
  }

  @Override
  public byte[] end(String next) {
    return lines(
        1,
        json -> {
          json.writeStartObject();
          json.writeStringField("next", next);
          json.writeEndObject();
        });
  }

  private interface Lines {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] lines(int count, Lines lines) {
    if (count == 0) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(count * TYPICAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.setRootValueSeparator(LINE_END);
      lines.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, ExportedRow row) throws IOException {
    json.writeStartObject();
    if (row.retracted()) {
      json.writeBooleanField("retracted", true);
    }
    json.writeStringField("id", row.id().toString());
    json.writeStringField("trace_id", row.traceId());
    if (!row.retracted()) {
      writeWhatWasSaid(json, row);
    }
    SummaryJson.writeInstant(json, "created_at", row.createdAt());
    SummaryJson.writeInstant(json, "modified_at", row.modifiedAt());
    json.writeEndObject();
  }

  private static void writeWhatWasSaid(JsonGenerator json, ExportedRow row) throws IOException {
    json.writeStringField("key", row.key());
    SummaryJson.writeNumber(json, "value", row.value());
    json.writeStringField("label", row.label());
    SummaryJson.writeNumber(json, "weight", row.weight());
    json.writeStringField("comment", row.comment());
    writeRaw(json, "correction", row.correction());
    writeRaw(json, "metadata", row.metadata());
    json.writeObjectFieldStart("source");
    json.writeStringField("dialect", row.dialect());
    json.writeStringField("kind", row.kind());
    json.writeEndObject();
    writeRaw(json, "attributes", row.attributes());
  }

  private static void writeRaw(JsonGenerator json, String name, String text) throws IOException {
    json.writeFieldName(name);
    if (text == null) {
      json.writeNull();
    } else {
      json.writeRawValue(ExportedRow.oneLine(text));
    }
  }
}
