package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.FeedbackStore;
import io.plaudit.aggregator.store.LogIdentity;
import java.util.function.IntConsumer;

/** Applies events: each loop its own, since the sizes of its batches are for one thread. */
final class FeedbackTarget implements LogTarget {

  private final FeedbackStore store;
  private final Aggregator aggregator;
  private final ConsumeMetrics metrics;
  private final BatchSizes sizes;
  private final IntConsumer deadLettersStored;

  /**
   * @param deadLettersStored hears of partitions that have dead letters to send on
   */
  FeedbackTarget(
      FeedbackStore store,
      Aggregator aggregator,
      ConsumeMetrics metrics,
      BatchSizes sizes,
      IntConsumer deadLettersStored) {
    this.store = store;
    this.aggregator = aggregator;
    this.metrics = metrics;
    this.sizes = sizes;
    this.deadLettersStored = deadLettersStored;
  }

  @Override
  public PartitionOpener claim(LogIdentity log) {
    store.claim(log);
    RecordApplier applier =
        new RecordApplier(
            new BatchApplier(new RecordDecoder(log.partitions()), aggregator, metrics),
            sizes,
            deadLettersStored);
    return (partition, logStart) ->
        new FeedbackPartition(partition, store.open(partition, logStart), applier);
  }
}
