package io.plaudit.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** A summary as the query API writes it, members only: the caller opens and closes the object. */
public final class SummaryJson {

  private SummaryJson() {}

  public static void writeMembers(JsonGenerator json, Summary summary) throws IOException {
    json.writeStringField("key", summary.key());
    writeSums(json, summary);
    writeNumber(json, "stddev", summary.stddev());
    Summary.Interval interval = summary.ci95();
    if (interval == null) {
      json.writeNullField("ci95");
    } else {
      json.writeArrayFieldStart("ci95");
      json.writeNumber(plain(interval.low()));
      json.writeNumber(plain(interval.high()));
      json.writeEndArray();
    }
    writeDistribution(json, summary.distribution());
    writeInstant(json, "first_at", summary.firstAt());
    writeInstant(json, "last_at", summary.lastAt());
  }

  /** The member {@code distribution}. */
  static void writeDistribution(JsonGenerator json, List<Summary.Entry> distribution)
      throws IOException {
    json.writeArrayFieldStart("distribution");
    for (Summary.Entry entry : distribution) {
      json.writeStartObject();
      writeNumber(json, "value", entry.value());
      json.writeStringField("label", entry.label());
      json.writeNumberField("count", entry.count());
      writeNumber(json, "weight", entry.weight());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The sums and the mean alone, as a point of a series shows them. */
  public static void writeSums(JsonGenerator json, Summary summary) throws IOException {
    Sums sums = summary.sums();
    json.writeNumberField("count", sums.count());
    json.writeNumberField("scored", sums.scored());
    writeNumber(json, "weight", sums.weight());
    writeNumber(json, "weighted_value", sums.weightedValue());
    writeNumber(json, "mean", summary.mean());
  }

  /** A number written plainly and without trailing zeros, or null. */
  public static void writeNumber(JsonGenerator json, String name, BigDecimal number)
      throws IOException {
    json.writeFieldName(name);
    if (number == null) {
      json.writeNull();
    } else {
      json.writeNumber(plain(number));
    }
  }

  public static void writeInstant(JsonGenerator json, String name, Instant instant)
      throws IOException {
    json.writeStringField(name, instant == null ? null : instant.toString());
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
