package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.OpenPartition;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A partition while this consumer owns it: where it goes on, and how what follows is applied. */
interface AppliedPartition extends OpenPartition {

  /**
   * Applies the batch that begins with this record.
   *
   * @param position the offset behind the last record and the gap that follows it: control records
   *     take offsets too
   * @param sameLog throws when the log has changed; asked before a record is buried for being in
   *     the wrong partition, which it is not when the number of partitions has changed
   * @return the index behind the batch's last record; {@code start} where that record needs more
   *     transactions before the partition moves on, so that other partitions have their turn
   */
  int applyOne(
      List<ConsumerRecord<byte[], byte[]>> records, int start, long position, Runnable sameLog);

  /** Moves the partition on over a gap. */
  void skip(long until);
}
