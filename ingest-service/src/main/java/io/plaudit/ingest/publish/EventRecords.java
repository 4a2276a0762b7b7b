package io.plaudit.ingest.publish;

import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Events as Kafka records: CloudEvents in binary mode, keyed by tenant and trace. */
final class EventRecords {

  /** Room for a record's key, headers and framing, and for text that compression makes longer. */
  private static final int SPARE_BYTES = 64 * 1024;

  private static final int OVERHEAD_BYTES = 512;
  private static final byte[] SPECVERSION = ascii("1.0");
  private static final byte[] SOURCE = ascii("urn:plaudit:ingest");
  private static final Map<FeedbackEvent.Type, byte[]> TYPES = types();
  private static final byte[] JSON = ascii("application/json");
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final List<ProducerRecord<byte[], byte[]>> records;
  private final long bytes;

  private EventRecords(List<ProducerRecord<byte[], byte[]>> records, long bytes) {
    this.records = records;
    this.bytes = bytes;
  }

  /**
   * The records of these events.
   *
   * @throws InvalidEventException when one would be larger than the topic takes
   */
  static EventRecords of(String topic, List<FeedbackEvent> events, String traceparent) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size());
    long bytes = 0;
    for (FeedbackEvent event : events) {
      byte[] key = RecordKey.encode(event.ref().tenant(), event.ref().traceId());
      byte[] value = EventCodec.encode(event);
      if (value.length > Topics.MAX_RECORD_BYTES - SPARE_BYTES) {
        throw InvalidEventException.of(
            "event", "must have at most " + (Topics.MAX_RECORD_BYTES - SPARE_BYTES) + " bytes");
      }
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
      addHeaders(record.headers(), event, traceparent);
      records.add(record);
      bytes += key.length + value.length + OVERHEAD_BYTES;
    }
    return new EventRecords(records, bytes);
  }

  List<ProducerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** What they take in memory until they are acknowledged, roughly. */
  long bytes() {
    return bytes;
  }

  private static void addHeaders(Headers headers, FeedbackEvent event, String traceparent) {
    headers.add(Topics.CE_SPECVERSION, SPECVERSION);
    headers.add(Topics.CE_TYPE, TYPES.get(event.type()));
    headers.add(Topics.CE_ID, ascii(event.eventId().toString()));
    headers.add(Topics.CE_SOURCE, SOURCE);
    headers.add(Topics.CONTENT_TYPE, JSON);
    if (traceparent != null && TRACEPARENT.matcher(traceparent).matches()) {
      headers.add(Topics.TRACEPARENT, ascii(traceparent));
    }
  }

  private static Map<FeedbackEvent.Type, byte[]> types() {
    Map<FeedbackEvent.Type, byte[]> types = new EnumMap<>(FeedbackEvent.Type.class);
    for (FeedbackEvent.Type type : FeedbackEvent.Type.values()) {
      types.put(type, ascii(type.wireName()));
    }
    return types;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
