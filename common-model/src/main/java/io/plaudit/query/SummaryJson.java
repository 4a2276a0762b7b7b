package io.plaudit.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** A summary as the query API writes it, members only: the caller opens and closes the object. */
public final class SummaryJson {

  private SummaryJson() {}

  public static void writeMembers(JsonGenerator json, Summary summary) throws IOException {
    json.writeStringField("key", summary.key());
    writeSums(json, summary);
    writeNumber(json, "stddev", summary.stddev());
    writeInterval(json, "ci95", summary.ci95());
    writeNumber(json, "effective_size", summary.effectiveSize());
    json.writeBooleanField("few", summary.isFew());
    json.writeArrayFieldStart("distribution");
    for (Summary.Entry entry : summary.distribution()) {
      json.writeStartObject();
      writeNumber(json, "value", entry.value());
      json.writeStringField("label", entry.label());
      json.writeNumberField("count", entry.count());
      writeNumber(json, "weight", entry.weight());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeInstant(json, "first_at", summary.firstAt());
    writeInstant(json, "last_at", summary.lastAt());
  }

  /** The sums, the mean and its interval alone, as a point of a series shows them. */
  public static void writePoint(JsonGenerator json, Summary summary) throws IOException {
    writeSums(json, summary);
    writeInterval(json, "ci95", summary.ci95());
    json.writeBooleanField("few", summary.isFew());
  }

  private static void writeSums(JsonGenerator json, Summary summary) throws IOException {
    Sums sums = summary.sums();
    json.writeNumberField("count", sums.count());
    json.writeNumberField("scored", sums.scored());
    writeNumber(json, "weight", sums.weight());
    writeNumber(json, "weighted_value", sums.weightedValue());
    writeNumber(json, "mean", summary.mean());
  }

  /** Both ends, or null. */
  public static void writeInterval(JsonGenerator json, String name, Summary.Interval interval)
      throws IOException {
    if (interval == null) {
      json.writeNullField(name);
      return;
    }
    json.writeArrayFieldStart(name);
    json.writeNumber(plain(interval.low()));
    json.writeNumber(plain(interval.high()));
    json.writeEndArray();
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
