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

  private static final String SYNTAX = "[\"\",\"\"]";

  private RecordKey() {}

  public static byte[] encode(String tenant, String traceId) {
    return JsonBytes.isPlain(tenant) && JsonBytes.isPlain(traceId)
        ? plain(tenant, traceId)
        : escaped(tenant, traceId);
  }

  @SuppressWarnings("deprecation") // copies the bytes of Latin-1 text, which is what this is
  private static byte[] plain(String tenant, String traceId) {
    byte[] key = new byte[tenant.length() + traceId.length() + SYNTAX.length()];
    int at = 0;
    key[at++] = '[';
    key[at++] = '"';
    tenant.getBytes(0, tenant.length(), key, at);
    at += tenant.length();
    key[at++] = '"';
    key[at++] = ',';
    key[at++] = '"';
    traceId.getBytes(0, traceId.length(), key, at);
    at += traceId.length();
    key[at++] = '"';
    key[at] = ']';
    return key;
  }

  private static byte[] escaped(String tenant, String traceId) {
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
