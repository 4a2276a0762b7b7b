package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.StoreException;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Applies the records of one partition, a batch after another. */
final class RecordApplier {

  private final BatchApplier applier;
  private final BatchSizes sizes;
  private final IntConsumer deadLettersStored;

  /**
   * An applier.
   *
   * @param deadLettersStored hears of partitions that have dead letters to send on
   */
  RecordApplier(BatchApplier applier, BatchSizes sizes, IntConsumer deadLettersStored) {
    this.applier = applier;
    this.sizes = sizes;
    this.deadLettersStored = deadLettersStored;
  }

  /**
   * Applies the batch that begins with this record.
   *
   * @param position the offset behind the last record and the gap that follows it: control records
   *     take offsets too
   * @param sameLog throws when the log has changed
   * @return the index behind the batch's last record
   */
  int applyOne(
      int partition,
      PartitionStore store,
      List<ConsumerRecord<byte[], byte[]>> records,
      int start,
      long position,
      Runnable sameLog) {
    int end = Batches.end(records, start, sizes.of(partition));
    long until = end < records.size() ? records.get(end).offset() : position;
    apply(partition, store, records.subList(start, end), until, sameLog);
    return end;
  }

  /** Moves the partition on over a gap. */
  void skip(int partition, PartitionStore store, long until) {
    apply(partition, store, List.of(), until, () -> {});
  }

  private void apply(
      int partition,
      PartitionStore store,
      List<ConsumerRecord<byte[], byte[]>> records,
      long until,
      Runnable sameLog) {
    int deadLetters;
    try {
      deadLetters = applier.apply(store, records, until, sameLog);
    } catch (StoreException e) {
      sizes.failed(partition, store.nextOffset());
      throw e;
    }
    sizes.committed(partition);
    if (deadLetters > 0) {
      deadLettersStored.accept(partition);
    }
  }
}
