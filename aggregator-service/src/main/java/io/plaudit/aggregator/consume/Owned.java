package io.plaudit.aggregator.consume;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A partition from its assignment to its revocation. What was gathered of it and not applied goes
 * with it, so that no record outlives the ownership under which it was read.
 */
final class Owned {

  private static final Headers NO_HEADERS = readOnly(new RecordHeaders());

  /** What a record takes in memory beside its key and value, about. */
  private static final int RECORD_BYTES = 150;

  private final AppliedPartition partition;
  private List<ConsumerRecord<byte[], byte[]>> gathered = new ArrayList<>();
  private long bytes;
  private Instant lastRecordAt;
  private boolean held;

  Owned(AppliedPartition partition) {
    this.partition = partition;
  }

  AppliedPartition partition() {
    return partition;
  }

  /** Keeps what a poll brought, behind what earlier ones did. */
  void gather(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> entry : records) {
      gathered.add(withoutHeaders(entry));
      bytes += Batches.size(entry) + RECORD_BYTES;
    }
  }

  /** The number of records gathered. */
  int events() {
    return gathered.size();
  }

  /** The memory that they take. */
  long bytes() {
    return bytes;
  }

  /** What was gathered, which then is gathered no more. */
  List<ConsumerRecord<byte[], byte[]>> take() {
    List<ConsumerRecord<byte[], byte[]>> taken = gathered;
    gathered = new ArrayList<>();
    bytes = 0;
    return taken;
  }

  /** Takes back what could not be applied yet; until it is, no more of the partition is polled. */
  void hold(List<ConsumerRecord<byte[], byte[]>> rest) {
    held = true;
    gathered = new ArrayList<>(rest);
    rest.forEach(entry -> bytes += Batches.size(entry) + RECORD_BYTES);
  }

  boolean isHeld() {
    return held;
  }

  void release() {
    held = false;
  }

  /** The timestamp of the last record applied under this ownership; null before. */
  Instant lastRecordAt() {
    return lastRecordAt;
  }

  void applied(ConsumerRecord<byte[], byte[]> last) {
    lastRecordAt = Instant.ofEpochMilli(last.timestamp());
  }

  private static Headers readOnly(RecordHeaders headers) {
    headers.setReadOnly();
    return headers;
  }

  /**
   * Nothing reads the headers, which take more memory than key and value, and hold on to the bytes
   * of the whole record.
   */
  private static ConsumerRecord<byte[], byte[]> withoutHeaders(
      ConsumerRecord<byte[], byte[]> entry) {
    return new ConsumerRecord<>(
        entry.topic(),
        entry.partition(),
        entry.offset(),
        entry.timestamp(),
        entry.timestampType(),
        entry.serializedKeySize(),
        entry.serializedValueSize(),
        entry.key(),
        entry.value(),
        NO_HEADERS,
        entry.leaderEpoch());
  }
}
