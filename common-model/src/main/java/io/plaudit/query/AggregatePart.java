package io.plaudit.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What one partition has of an aggregate. The parts of all partitions add up to the whole.
 *
 * @param nextOffset of the partition's events: all before it are counted, and none from it on
 * @param distribution the most frequent entries, most frequent first, at most {@value
 *     #MAX_DISTRIBUTION}
 * @param distinct how many entries there are
 */
public record AggregatePart(
    AggregatePlace place,
    int partition,
    long nextOffset,
    Sums sums,
    List<Summary.Entry> distribution,
    long distinct) {

  /** More than answers have, so that the hundred most frequent of a sum are hardly ever missed. */
  public static final int MAX_DISTRIBUTION = 1_000;

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int TYPICAL_BYTES = 512;

  public AggregatePart {
    distribution = List.copyOf(distribution);
  }

  /** Whether nothing is there any more. */
  public boolean isGone() {
    return sums.count() == 0;
  }

  /** The value of its record. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("tenant", place.tenant());
      json.writeStringField("key", place.key());
      json.writeStringField("scope", place.scope());
      json.writeStringField("value", place.value());
      json.writeNumberField("partition", partition);
      json.writeNumberField("next_offset", nextOffset);
      json.writeNumberField("count", sums.count());
      json.writeNumberField("scored", sums.scored());
      SummaryJson.writeNumber(json, "weight", sums.weight());
      SummaryJson.writeNumber(json, "weighted_value", sums.weightedValue());
      SummaryJson.writeNumber(json, "weight_squared", sums.weightSquared());
      SummaryJson.writeNumber(json, "weighted_square", sums.weightedSquare());
      SummaryJson.writeDistribution(json, distribution);
      json.writeNumberField("distinct", distinct);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
