package io.plaudit.aggregator.query;

import io.plaudit.aggregator.export.CsvFormat;
import io.plaudit.aggregator.export.NdjsonFormat;
import io.plaudit.aggregator.export.ParquetFormat;
import io.plaudit.aggregator.export.RowFormat;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.TagNames;
import io.plaudit.query.OffsetVector;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What somebody wants exported.
 *
 * @param since from where on in the log; null: everything that is live
 * @param key of the metric, or null; tag and value too, a value only with its tag
 * @param eventual whether not to wait for what was acknowledged before
 */
record ExportQuestion(
    String tenant,
    Supplier<RowFormat> format,
    OffsetVector since,
    Window window,
    String key,
    String tag,
    String value,
    boolean eventual) {

  private static final List<String> FORMATS = List.of("ndjson", "csv", "parquet");

  static ExportQuestion of(String tenant, Parameters parameters, TagNames tags) {
    parameters.only("format", "since", "from", "to", "key", "tag", "value");
    String tag = parameters.text("tag");
    String value = parameters.text("value");
    if (value != null && tag == null) {
      throw InvalidEventException.of("value", "must be with a tag");
    }
    return new ExportQuestion(
        tenant,
        format(parameters.choice("format", FORMATS), tags),
        parameters.parsed("since", ExportQuestion::position),
        parameters.window(),
        parameters.text("key"),
        tag,
        value,
        parameters.isEventual());
  }

  /** That of a log in which nothing is yet is empty. */
  private static OffsetVector position(String text) {
    return text.isEmpty() ? new OffsetVector(Map.of()) : OffsetVector.parse("since", text);
  }

  private static Supplier<RowFormat> format(String name, TagNames tags) {
    return switch (name) {
      case "csv" -> () -> new CsvFormat(tags);
      case "parquet" -> () -> new ParquetFormat(tags);
      default -> NdjsonFormat::new;
    };
  }

  /** The conditions on key and tags, each beginning with "and". */
  void conditions(Sql sql) {
    if (key != null) {
      sql.add(" and key = ").bind(key, "text");
    }
    if (tag != null) {
      sql.add(" and tags ->> ").bind(tag, "text");
      if (value == null) {
        sql.add(" is not null");
      } else {
        sql.add(" = ").bind(value, "text");
      }
    }
  }
}
