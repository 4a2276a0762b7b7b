package io.plaudit.aggregator.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.TagNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

final class RowFormatTest {

  private static final TagNames TAGS = TagNames.standardAnd(List.of("team"));
  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.000001Z");
  private static final ExportedRow FULL =
      new ExportedRow(
          ID,
          "t,1",
          false,
          "quality",
          new BigDecimal("0.100"),
          "",
          new BigDecimal("1"),
          "said \"no\"\r\nand left",
          "[1,\n2.0]",
          "{\"a\":\r\n1}",
          "portkey",
          "api",
          "{}",
          Map.of("team", "red, blue"),
          NOON,
          NOON);
  private static final ExportedRow GONE =
      new ExportedRow(
          ID, "t1", true, null, null, null, null, null, null, null, null, null, null, Map.of(),
          NOON, NOON);

  @Test
  void ndjsonIsOneObjectALine_whateverLinesTheSenderWrote() {
    assertThat(written(new NdjsonFormat(), "0:1", List.of(FULL), List.of(), List.of(GONE)))
        .isEqualTo(
            """
            {"id":"%1$s","trace_id":"t,1","key":"quality","value":0.1,"label":"","weight":1,\
            "comment":"said \\"no\\"\\r\\nand left","correction":[1, 2.0],"metadata":{"a":  1},\
            "source":{"dialect":"portkey","kind":"api"},"attributes":{},\
            "created_at":"2026-03-01T12:00:00.000001Z","modified_at":"2026-03-01T12:00:00.000001Z"}
            {"retracted":true,"id":"%1$s","trace_id":"t1",\
            "created_at":"2026-03-01T12:00:00.000001Z","modified_at":"2026-03-01T12:00:00.000001Z"}
            {"next":"0:1"}
            """
                .formatted(ID));
  }

  @Test
  void csvQuotesWhatNeedsIt_andTellsNothingFromAnEmptyText() {
    assertThat(written(new CsvFormat(TAGS), "0:1", List.of(FULL), List.of(GONE)))
        .isEqualTo(
            ("id,trace_id,retracted,key,value,label,weight,comment,correction,metadata,"
                    + "source_dialect,source_kind,attributes,created_at,modified_at,"
                    + "tag__user,tag__organisation,tag__prompt,tag__environment,tag_team\r\n"
                    + "%1$s,\"t,1\",false,quality,0.1,\"\",1,\"said \"\"no\"\"\r\nand left\","
                    + "\"[1,\n2.0]\",\"{\"\"a\"\":\r\n1}\",portkey,api,{},%2$s,%2$s,,,,,"
                    + "\"red, blue\"\r\n"
                    + "%1$s,t1,true,,,,,,,,,,,%2$s,%2$s,,,,,\r\n")
                .formatted(ID, NOON));
  }

  /** Its rows are read back by a reader of others' making in ExportImportIT. */
  @Test
  void parquetIsAFileWhosePiecesCameOneByOne() throws Exception {
    List<ExportedRow> many = IntStream.range(0, 60_000).mapToObj(i -> GONE).toList();
    List<ExportedRow> large =
        IntStream.range(0, 20).mapToObj(i -> commented("x" + i + "y".repeat(1_000_000))).toList();
    byte[] file = bytes(new ParquetFormat(TAGS), "0:17,1:4", many, many, large);

    FileMetaData footer = footer(file);
    assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(footer.getNum_rows()).isEqualTo(120_020);
    assertThat(footer.getRow_groups()).hasSizeGreaterThan(3);
    assertThat(footer.getKey_value_metadata())
        .contains(new KeyValue(ParquetFormat.NEXT).setValue("0:17,1:4"));
    assertThat(footer.getSchema())
        .extracting(SchemaElement::getName)
        .contains("id", "value", "value_exact", "created_at", "tag__prompt", "tag_team");
  }

  @Test
  void anEmptyParquetFileIsOneToo() throws Exception {
    assertThat(footer(bytes(new ParquetFormat(TAGS), "")).getNum_rows()).isZero();
  }

  private static ExportedRow commented(String comment) {
    return new ExportedRow(
        ID,
        "t",
        false,
        "k",
        null,
        null,
        BigDecimal.ONE,
        comment,
        null,
        "{}",
        "portkey",
        "api",
        "{}",
        Map.of(),
        NOON,
        NOON);
  }

  /** Its length stands before the last four bytes (Parquet's page on its file format). */
  private static FileMetaData footer(byte[] file) throws IOException {
    int end = file.length - 8;
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    return Util.readFileMetaData(new ByteArrayInputStream(file, end - length, length));
  }

  @SafeVarargs
  private static String written(RowFormat format, String next, List<ExportedRow>... pages) {
    return new String(bytes(format, next, pages), StandardCharsets.UTF_8);
  }

  @SafeVarargs
  private static byte[] bytes(RowFormat format, String next, List<ExportedRow>... pages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(format.begin());
    for (List<ExportedRow> page : pages) {
      bytes.writeBytes(format.rows(page));
    }
    bytes.writeBytes(format.end(next));
    return bytes.toByteArray();
  }
}
