package io.plaudit.aggregator.export;

import io.plaudit.model.TagNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Apache Parquet, compressed by Snappy. Holds the rows of a group until there are some megabytes of
 * them, and of each group written what the footer says of it. Uses the layers of parquet-java that
 * need nothing of Hadoop.
 */
public final class ParquetFormat implements RowFormat {

  /** The name in the footer under which the position stands at which the next export goes on. */
  public static final String NEXT = "plaudit.next";

  private static final long GROUP_BYTES = 8L * 1024 * 1024;
  private static final int GROUP_ROWS = 100_000;
  private static final int PAGE_BYTES = 256 * 1024;

  /** What minimum and maximum of a column may take in the footer. */
  private static final int STATISTICS_BYTES = 64;

  private static final int NO_PADDING = 0;
  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder().withPageSize(PAGE_BYTES).build();

  private final ParquetColumns columns;
  private final PiecewiseFile file = new PiecewiseFile();
  private final ParquetFileWriter writer;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private RecordConsumer records;
  private int rowsInGroup;

  public ParquetFormat(TagNames tags) {
    columns = new ParquetColumns(tags);
    try {
      writer =
          new ParquetFileWriter(
              file,
              columns.schema(),
              ParquetFileWriter.Mode.CREATE,
              GROUP_BYTES,
              NO_PADDING,
              STATISTICS_BYTES,
              STATISTICS_BYTES,
              true);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  @Override
  public String contentType() {
    return "application/vnd.apache.parquet";
  }

  @Override
  public String extension() {
    return "parquet";
  }

  @Override
  public byte[] begin() {
    return piece(writer::start);
  }

  @Override
  public byte[] rows(List<ExportedRow> rows) {
    return piece(
        () -> {
          for (ExportedRow row : rows) {
            add(row);
          }
        });
  }

  @Override
  public byte[] end(String next) {
    return piece(
        () -> {
          endGroup();
          writer.end(Map.of(NEXT, next));
        });
  }

  private interface Writing {
    void run() throws IOException;
  }

  private byte[] piece(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return file.take();
  }

  private void add(ExportedRow row) throws IOException {
    if (records == null) {
      beginGroup();
    }
    columns.write(row, records);
    rowsInGroup++;
    if (rowsInGroup == GROUP_ROWS || store.getBufferedSize() >= GROUP_BYTES) {
      endGroup();
    }
  }

  private void beginGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            SnappyPages.COMPRESSOR,
            columns.schema(),
            HeapByteBufferAllocator.getInstance(),
            STATISTICS_BYTES);
    store = PROPERTIES.newColumnWriteStore(columns.schema(), pages);
    records = new ColumnIOFactory().getColumnIO(columns.schema()).getRecordWriter(store);
  }

  private void endGroup() throws IOException {
    if (records == null) {
      return;
    }
    records.flush();
    writer.startBlock(rowsInGroup);
    store.flush();
    pages.flushToFileWriter(writer);
    writer.endBlock();
    store.close();
    pages.close();
    records = null;
    rowsInGroup = 0;
  }
}
