package io.plaudit.aggregator.consume;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Cuts what was gathered into batches bounded by events and bytes. */
final class Batches {

  static final long MAX_BYTES = 16L * 1024 * 1024;

  private Batches() {}

  /**
   * Where the batch ends that begins with this record: within the bounds, or of a single record.
   *
   * @return the index behind its last record
   */
  static int end(List<ConsumerRecord<byte[], byte[]>> records, int start, int maxEvents) {
    int end = start + 1;
    long bytes = size(records.get(start));
    while (end < records.size() && end - start < maxEvents) {
      bytes += size(records.get(end));
      if (bytes > MAX_BYTES) {
        return end;
      }
      end++;
    }
    return end;
  }

  /** The bytes of key and value. */
  static long size(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0L, record.serializedKeySize()) + Math.max(0L, record.serializedValueSize());
  }
}
