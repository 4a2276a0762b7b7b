package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The key of a record on the events topic: the JSON array {@code ["tenant","trace_id"]}, compact,
 * in UTF-8. The events of a trace share it, hence a partition (murmur2 of these bytes modulo the
 * number of partitions, as every Kafka client's default partitioner does), hence an order. Whoever
 * compares keys compares these bytes, so nobody else may write them.
 */
public final class RecordKey {

  private RecordKey() {}

  public static byte[] encode(String tenant, String traceId) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(tenant.length() + traceId.length() + 8);
    try (JsonGenerator generator = StrictJson.factory().createGenerator(bytes)) {
      generator.writeStartArray();
      generator.writeString(tenant);
      generator.writeString(traceId);
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
