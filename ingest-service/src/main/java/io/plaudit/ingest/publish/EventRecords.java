package io.plaudit.ingest.publish;

import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Events as Kafka records: CloudEvents in binary mode, keyed by tenant and trace. */
final class EventRecords {

  /** Room for a record's key, headers and framing, and for text that compression makes longer. */
  private static final int SPARE_BYTES = 64 * 1024;

  private static final int OVERHEAD_BYTES = 512;

  // The same for all records: nobody changes what stands in them.
  private static final Header SPECVERSION = header(Topics.CE_SPECVERSION, "1.0");
  private static final Header SOURCE = header(Topics.CE_SOURCE, "urn:plaudit:ingest");
  private static final Map<FeedbackEvent.Type, Header> TYPES = types();
  private static final Header FORGOTTEN = header(Topics.CE_TYPE, Erasure.TYPE);
  private static final Header JSON = header(Topics.CONTENT_TYPE, "application/json");

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
    Header trace = trace(traceparent);
    long bytes = 0;
    for (FeedbackEvent event : events) {
      byte[] key = RecordKey.encode(event.ref().tenant(), event.ref().traceId());
      byte[] value = EventCodec.encode(event);
      if (value.length > Topics.MAX_RECORD_BYTES - SPARE_BYTES) {
        throw InvalidEventException.of(
            "event", "must have at most " + (Topics.MAX_RECORD_BYTES - SPARE_BYTES) + " bytes");
      }
      records.add(
          new ProducerRecord<>(
              topic, null, key, value, headers(TYPES.get(event.type()), event.eventId(), trace)));
      bytes += key.length + value.length + OVERHEAD_BYTES;
    }
    return new EventRecords(records, bytes);
  }

  /** An erasure once in each of so many partitions, whatever its key would choose. */
  static EventRecords everywhere(
      String topic, Erasure erasure, int partitions, String traceparent) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(partitions);
    List<Header> headers = headers(FORGOTTEN, erasure.eventId(), trace(traceparent));
    byte[] key = ErasureCodec.encodeKey(erasure.tenant());
    long bytes = 0;
    for (int partition = 0; partition < partitions; partition++) {
      byte[] value = ErasureCodec.encode(erasure.in(partition, partitions));
      records.add(new ProducerRecord<>(topic, partition, key, value, headers));
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

  private static List<Header> headers(Header type, UUID eventId, Header trace) {
    Header id = header(Topics.CE_ID, eventId.toString());
    return trace == null
        ? List.of(SPECVERSION, type, id, SOURCE, JSON)
        : List.of(SPECVERSION, type, id, SOURCE, JSON, trace);
  }

  /** Where the request came from, if it says so in the way of W3C; else null. */
  private static Header trace(String traceparent) {
    return traceparent != null && TRACEPARENT.matcher(traceparent).matches()
        ? header(Topics.TRACEPARENT, traceparent)
        : null;
  }

  private static Map<FeedbackEvent.Type, Header> types() {
    Map<FeedbackEvent.Type, Header> types = new EnumMap<>(FeedbackEvent.Type.class);
    for (FeedbackEvent.Type type : FeedbackEvent.Type.values()) {
      types.put(type, header(Topics.CE_TYPE, type.wireName()));
    }
    return types;
  }

  private static Header header(String name, String ascii) {
    return new RecordHeader(name, ascii.getBytes(StandardCharsets.US_ASCII));
  }
}
