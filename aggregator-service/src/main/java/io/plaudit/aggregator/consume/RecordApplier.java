package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.StoreException;
import java.util.List;
import java.util.Optional;
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
   * Applies the batch that begins with this record, or a piece of the erasure that it is.
   *
   * @param position the offset behind the last record and the gap that follows it: control records
   *     take offsets too
   * @param sameLog throws when the log has changed
   * @return the index behind the batch's last record; {@code start} where more is to be erased
   *     before the partition moves on
   */
  int applyOne(
      int partition,
      PartitionStore store,
      List<ConsumerRecord<byte[], byte[]>> records,
      int start,
      long position,
      Runnable sameLog) {
    Optional<Item> erasure = applier.erasures().erasure(records.get(start));
    if (erasure.isPresent()) {
      return forget(partition, store, erasure.get(), behind(records, start + 1, position))
          ? start + 1
          : start;
    }
    int most = Batches.end(records, start, sizes.of(partition));
    int end = ErasureApplier.nextIn(records, start + 1, most);
    apply(partition, store, records.subList(start, end), behind(records, end, position), sameLog);
    return end;
  }

  /** Moves the partition on over a gap. */
  void skip(int partition, PartitionStore store, long until) {
    apply(partition, store, List.of(), until, () -> {});
  }

  private boolean forget(int partition, PartitionStore store, Item erasure, long until) {
    ErasureApplier.Outcome outcome = applier.erasures().step(store, erasure, until);
    if (outcome == ErasureApplier.Outcome.BURIED) {
      deadLettersStored.accept(partition);
    }
    return outcome != ErasureApplier.Outcome.UNFINISHED;
  }

  private static long behind(List<ConsumerRecord<byte[], byte[]>> records, int end, long position) {
    return end < records.size() ? records.get(end).offset() : position;
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
