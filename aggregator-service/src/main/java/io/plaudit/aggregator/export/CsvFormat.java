package io.plaudit.aggregator.export;

import io.plaudit.model.TagNames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * RFC 4180 in UTF-8, with a header line. Null is nothing, an empty text is {@code ""}; JSON stands
 * as text. Behind the columns that all have comes one for each tag.
 */
public final class CsvFormat implements RowFormat {

  private static final String LINE_END = "\r\n";
  private static final int TYPICAL_CHARACTERS = 512;
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "trace_id",
          "retracted",
          "key",
          "value",
          "label",
          "weight",
          "comment",
          "correction",
          "metadata",
          "source_dialect",
          "source_kind",
          "attributes",
          "created_at",
          "modified_at");

  private final TagNames tags;

  public CsvFormat(TagNames tags) {
    this.tags = tags;
  }

  @Override
  public String contentType() {
    return "text/csv; charset=utf-8; header=present";
  }

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public byte[] begin() {
    StringBuilder header = new StringBuilder(String.join(",", COLUMNS));
    tags.names().forEach(tag -> header.append(",tag_").append(tag));
    return header.append(LINE_END).toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] rows(List<ExportedRow> rows) {
    StringBuilder lines = new StringBuilder(rows.size() * TYPICAL_CHARACTERS);
    rows.forEach(row -> write(lines, row));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] end(String next) {
    return new byte[0];
  }

  private void write(StringBuilder line, ExportedRow row) {
    line.append(row.id());
    add(line, row.traceId());
    add(line, Boolean.toString(row.retracted()));
    add(line, row.key());
    add(line, ExportedRow.plain(row.value()));
    add(line, row.label());
    add(line, ExportedRow.plain(row.weight()));
    add(line, row.comment());
    add(line, row.correction());
    add(line, row.metadata());
    add(line, row.dialect());
    add(line, row.kind());
    add(line, row.attributes());
    add(line, row.createdAt().toString());
    add(line, row.modifiedAt().toString());
    tags.names().forEach(tag -> add(line, row.tags().get(tag)));
    line.append(LINE_END);
  }

  private static void add(StringBuilder line, String text) {
    line.append(',');
    if (text == null) {
      return;
    }
    if (!text.isEmpty() && text.chars().noneMatch(CsvFormat::needsQuotes)) {
      line.append(text);
    } else {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
  }

  private static boolean needsQuotes(int c) {
    return c == '"' || c == ',' || c == '\n' || c == '\r';
  }
}
