package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.LoggedEvent;
import io.plaudit.aggregator.aggregate.Rejection;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.PreparedBatch;
import io.plaudit.aggregator.store.RefusedBatchException;
import io.plaudit.model.FeedbackRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes, folds and stores batches. One that the store refuses is halved until a single record
 * remains, which becomes a dead letter.
 */
final class BatchApplier {

  /** The store would not take it, alone in a batch. */
  static final String REFUSED = "refused";

  private static final Logger LOG = LoggerFactory.getLogger(BatchApplier.class);

  private final RecordDecoder decoder;
  private final Aggregator aggregator;
  private final ConsumeMetrics metrics;
  private final ErasureApplier erasures;

  /** A batch that only has to be stored. */
  private record Folded(PreparedBatch batch, ConsumeMetrics.Figures figures, long begun) {}

  BatchApplier(RecordDecoder decoder, Aggregator aggregator, ConsumeMetrics metrics) {
    this.decoder = decoder;
    this.aggregator = aggregator;
    this.metrics = metrics;
    erasures = new ErasureApplier(decoder, aggregator, metrics);
  }

  /** What applies erasures, each apart from all batches. */
  ErasureApplier erasures() {
    return erasures;
  }

  /**
   * Applies these records and moves the partition on.
   *
   * @param until the offset after the last record and whatever gap follows it
   * @param sameLog throws when the log has changed; asked before a record is buried for being in
   *     the wrong partition, which it is not when the number of partitions has changed
   * @return how many became dead letters
   */
  int apply(
      PartitionStore store,
      List<ConsumerRecord<byte[], byte[]>> records,
      long until,
      Runnable sameLog) {
    try {
      return store(fold(store, records, until, sameLog));
    } catch (RefusedBatchException e) {
      if (records.size() > 1) {
        int half = records.size() / 2;
        return apply(store, records.subList(0, half), records.get(half).offset(), sameLog)
            + apply(store, records.subList(half, records.size()), until, sameLog);
      }
      if (records.isEmpty()) {
        throw e;
      }
      Item only = decoder.decode(records.get(0));
      if (!only.isEvent()) {
        throw e;
      }
      return bury(store, only, until, e);
    }
  }

  /**
   * Whatever is made of the records on the way is garbage when this returns, and not only when the
   * database has answered: the collector need not copy it.
   */
  private Folded fold(
      PartitionStore store,
      List<ConsumerRecord<byte[], byte[]>> records,
      long until,
      Runnable sameLog) {
    List<Item> items = records.stream().map(decoder::decode).toList();
    if (items.stream().anyMatch(Item::isMisrouted)) {
      sameLog.run();
    }
    long begun = System.nanoTime();
    List<LoggedEvent> events = items.stream().filter(Item::isEvent).map(Item::event).toList();
    Set<FeedbackRef> refs = new HashSet<>();
    events.forEach(logged -> refs.add(logged.event().ref()));
    Changes changes = aggregator.fold(events, store.find(refs));
    List<DeadLetter> letters = deadLetters(items, changes.rejections());
    PreparedBatch batch = store.prepare(new Batch(store.nextOffset(), until, changes, letters));
    return new Folded(batch, figures(items, changes, letters), begun);
  }

  private int store(Folded folded) {
    folded.batch().apply();
    if (folded.figures().consumed() > 0) {
      Duration took = Duration.ofNanos(System.nanoTime() - folded.begun());
      metrics.batch(folded.figures(), took);
    }
    return folded.figures().deadLetters().values().stream().mapToInt(Integer::intValue).sum();
  }

  private int bury(PartitionStore store, Item item, long until, RefusedBatchException e) {
    long begun = System.nanoTime();
    LOG.atError()
        .addKeyValue("offset", item.offset())
        .addKeyValue("code", e.code())
        .log("the store refused a record");
    Changes nothing = aggregator.fold(List.of(), Map.of());
    List<DeadLetter> letters = List.of(item.rejected(REFUSED, e.code()));
    PreparedBatch batch = store.prepare(new Batch(store.nextOffset(), until, nothing, letters));
    return store(new Folded(batch, figures(List.of(item), nothing, letters), begun));
  }

  private static List<DeadLetter> deadLetters(List<Item> items, List<Rejection> rejections) {
    List<DeadLetter> letters = new ArrayList<>();
    Map<Long, Rejection> byOffset = new TreeMap<>();
    rejections.forEach(rejection -> byOffset.put(rejection.offset(), rejection));
    for (Item item : items) {
      Rejection rejection = byOffset.get(item.offset());
      if (!item.isEvent()) {
        letters.add(item.deadLetter());
      } else if (rejection != null) {
        letters.add(item.rejected(rejection.reason(), rejection.detail()));
      }
    }
    return letters;
  }

  private static ConsumeMetrics.Figures figures(
      List<Item> items, Changes changes, List<DeadLetter> letters) {
    Map<String, Integer> reasons = new TreeMap<>();
    letters.forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
    return new ConsumeMetrics.Figures(
        items.size(),
        changes.applied(),
        changes.duplicates(),
        reasons,
        items.stream().mapToLong(Item::bytes).sum());
  }
}
