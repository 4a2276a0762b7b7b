package io.plaudit.aggregator.export;

import io.plaudit.model.TagNames;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The columns of a Parquet file, and how a row fills them. A number is there twice: as the nearest
 * double, to count with, and as the exact decimal, in text.
 */
final class ParquetColumns {

  private static final LogicalTypeAnnotation UTC_MICROS =
      LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);

  private final TagNames tags;
  private final MessageType schema;

  ParquetColumns(TagNames tags) {
    this.tags = tags;
    schema = schema(tags);
  }

  MessageType schema() {
    return schema;
  }

  private static MessageType schema(TagNames tags) {
    Types.MessageTypeBuilder columns = Types.buildMessage();
    columns.required(PrimitiveTypeName.BINARY).as(text()).named("id");
    columns.required(PrimitiveTypeName.BINARY).as(text()).named("trace_id");
    columns.required(PrimitiveTypeName.BOOLEAN).named("retracted");
    columns.optional(PrimitiveTypeName.BINARY).as(text()).named("key");
    columns.optional(PrimitiveTypeName.DOUBLE).named("value");
    columns.optional(PrimitiveTypeName.BINARY).as(text()).named("value_exact");
    columns.optional(PrimitiveTypeName.BINARY).as(text()).named("label");
    columns.optional(PrimitiveTypeName.DOUBLE).named("weight");
    columns.optional(PrimitiveTypeName.BINARY).as(text()).named("weight_exact");
    for (String name :
        new String[] {
          "comment", "correction", "metadata", "source_dialect", "source_kind", "attributes"
        }) {
      columns.optional(PrimitiveTypeName.BINARY).as(text()).named(name);
    }
    columns.required(PrimitiveTypeName.INT64).as(UTC_MICROS).named("created_at");
    columns.required(PrimitiveTypeName.INT64).as(UTC_MICROS).named("modified_at");
    tags.names()
        .forEach(tag -> columns.optional(PrimitiveTypeName.BINARY).as(text()).named("tag_" + tag));
    return columns.named("feedback");
  }

  private static LogicalTypeAnnotation text() {
    return LogicalTypeAnnotation.stringType();
  }

  void write(ExportedRow row, RecordConsumer to) {
    to.startMessage();
    Cells cells = new Cells(schema, to);
    cells.add(row.id().toString());
    cells.add(row.traceId());
    cells.add(row.retracted());
    cells.add(row.key());
    cells.addBoth(row.value());
    cells.add(row.label());
    cells.addBoth(row.weight());
    cells.add(row.comment());
    cells.add(row.correction());
    cells.add(row.metadata());
    cells.add(row.dialect());
    cells.add(row.kind());
    cells.add(row.attributes());
    cells.add(row.createdAt());
    cells.add(row.modifiedAt());
    tags.names().forEach(tag -> cells.add(row.tags().get(tag)));
    to.endMessage();
  }

  /** Fills one column after the other; null leaves one empty. */
  private static final class Cells {

    private final MessageType schema;
    private final RecordConsumer to;
    private int column;

    Cells(MessageType schema, RecordConsumer to) {
      this.schema = schema;
      this.to = to;
    }

    void add(String text) {
      fill(text != null, () -> to.addBinary(Binary.fromString(text)));
    }

    void add(boolean truth) {
      fill(true, () -> to.addBoolean(truth));
    }

    void add(Instant instant) {
      fill(true, () -> to.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, instant)));
    }

    void addBoth(BigDecimal number) {
      fill(number != null, () -> to.addDouble(number.doubleValue()));
      add(ExportedRow.plain(number));
    }

    private void fill(boolean isThere, Runnable value) {
      if (isThere) {
        String name = schema.getFieldName(column);
        to.startField(name, column);
        value.run();
        to.endField(name, column);
      }
      column++;
    }
  }
}
