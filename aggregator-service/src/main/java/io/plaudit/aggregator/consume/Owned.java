package io.plaudit.aggregator.consume;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A partition from its assignment to its revocation. What was gathered of it and not applied goes
 * with it, so that no record outlives the ownership under which it was read.
 */
final class Owned {

  private final AppliedPartition partition;
  private List<ConsumerRecord<byte[], byte[]>> gathered = new ArrayList<>();
  private long bytes;

  Owned(AppliedPartition partition) {
    this.partition = partition;
  }

  AppliedPartition partition() {
    return partition;
  }

  /** Keeps what a poll brought, behind what earlier ones did. */
  void gather(List<ConsumerRecord<byte[], byte[]>> records) {
    gathered.addAll(records);
    records.forEach(entry -> bytes += Batches.size(entry));
  }

  /** The number of records gathered. */
  int events() {
    return gathered.size();
  }

  /** The size of their keys and values. */
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
}
