package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.aggregator.store.ObjectStore;

/** Applies side objects. */
final class ObjectTarget implements LogTarget {

  private final ObjectStore store;
  private final ConsumeMetrics metrics;

  ObjectTarget(ObjectStore store, ConsumeMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  @Override
  public PartitionOpener claim(LogIdentity log) {
    store.claim(log);
    ObjectDecoder decoder = new ObjectDecoder(log.partitions());
    return (partition, logStart) ->
        new ObjectPartition(store.open(partition, logStart), decoder, metrics);
  }
}
