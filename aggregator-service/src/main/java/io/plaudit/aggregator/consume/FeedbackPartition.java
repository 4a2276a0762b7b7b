package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.PartitionStore;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A partition of events, applied to its part of the store. */
final class FeedbackPartition implements AppliedPartition {

  private final int number;
  private final PartitionStore store;
  private final RecordApplier applier;

  FeedbackPartition(int number, PartitionStore store, RecordApplier applier) {
    this.number = number;
    this.store = store;
    this.applier = applier;
  }

  @Override
  public long nextOffset() {
    return store.nextOffset();
  }

  @Override
  public int applyOne(
      List<ConsumerRecord<byte[], byte[]>> records, int start, long position, Runnable sameLog) {
    return applier.applyOne(number, store, records, start, position, sameLog);
  }

  @Override
  public void skip(long until) {
    applier.skip(number, store, until);
  }

  @Override
  public void check() {
    store.check();
  }

  @Override
  public void close() {
    store.close();
  }
}
