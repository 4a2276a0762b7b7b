package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.ObjectBatch;
import io.plaudit.aggregator.store.ObjectPartitionStore;
import io.plaudit.aggregator.store.RefusedBatchException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition of side objects, applied to its part of the store. Objects are few: what the store
 * refuses together is applied again one by one, and what it refuses then is a dead letter.
 */
final class ObjectPartition implements AppliedPartition {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectPartition.class);
  private static final int MAX_BATCH = 1_000;

  private final ObjectPartitionStore store;
  private final ObjectDecoder decoder;
  private final ConsumeMetrics metrics;

  ObjectPartition(ObjectPartitionStore store, ObjectDecoder decoder, ConsumeMetrics metrics) {
    this.store = store;
    this.decoder = decoder;
    this.metrics = metrics;
  }

  @Override
  public long nextOffset() {
    return store.nextOffset();
  }

  @Override
  public int applyOne(
      List<ConsumerRecord<byte[], byte[]>> records, int start, long position, Runnable sameLog) {
    int end = Batches.end(records, start, MAX_BATCH);
    List<ObjectItem> items = records.subList(start, end).stream().map(decoder::decode).toList();
    if (items.stream().anyMatch(ObjectItem::isMisrouted)) {
      sameLog.run();
    }
    long until = end < records.size() ? records.get(end).offset() : position;
    try {
      apply(items, until);
    } catch (RefusedBatchException e) {
      applyEach(items, until);
    }
    return end;
  }

  @Override
  public void skip(long until) {
    store.apply(new ObjectBatch(store.nextOffset(), until, List.of(), List.of()));
  }

  @Override
  public void check() {
    store.check();
  }

  @Override
  public void close() {
    store.close();
  }

  private void applyEach(List<ObjectItem> items, long until) {
    for (int i = 0; i < items.size(); i++) {
      ObjectItem item = items.get(i);
      long next = i + 1 < items.size() ? items.get(i + 1).offset() : until;
      try {
        apply(List.of(item), next);
      } catch (RefusedBatchException e) {
        LOG.atError()
            .addKeyValue("offset", item.offset())
            .addKeyValue("code", e.code())
            .log("the store refused an object");
        apply(List.of(item.refused(e.code())), next);
      }
    }
  }

  private void apply(List<ObjectItem> items, long until) {
    long begun = System.nanoTime();
    Map<ObjectRef, SideObject> latest = new LinkedHashMap<>();
    items.stream()
        .filter(ObjectItem::isObject)
        .forEach(item -> latest.put(item.object().ref(), item.object()));
    List<DeadLetter> letters =
        items.stream().map(ObjectItem::deadLetter).filter(Objects::nonNull).toList();
    store.apply(
        new ObjectBatch(store.nextOffset(), until, new ArrayList<>(latest.values()), letters));
    count(items, letters, begun);
  }

  private void count(List<ObjectItem> items, List<DeadLetter> letters, long begun) {
    Map<String, Integer> reasons = new TreeMap<>();
    letters.forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
    metrics.batch(
        new ConsumeMetrics.Figures(
            items.size(),
            items.size() - letters.size(),
            0,
            reasons,
            items.stream().mapToLong(ObjectItem::bytes).sum()),
        Duration.ofNanos(System.nanoTime() - begun));
  }
}
