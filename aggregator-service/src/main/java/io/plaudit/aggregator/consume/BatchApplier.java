package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.LoggedEvent;
import io.plaudit.aggregator.aggregate.Rejection;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.RefusedBatchException;
import io.plaudit.model.FeedbackRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds and stores batches. One that the store refuses is halved until a single record remains,
 * which becomes a dead letter.
 */
final class BatchApplier {

  /** The store would not take it, alone in a batch. */
  static final String REFUSED = "refused";

  private static final Logger LOG = LoggerFactory.getLogger(BatchApplier.class);

  private final Aggregator aggregator;
  private final ConsumeMetrics metrics;

  BatchApplier(Aggregator aggregator, ConsumeMetrics metrics) {
    this.aggregator = aggregator;
    this.metrics = metrics;
  }

  /**
   * Applies these items and moves the partition on.
   *
   * @param until the offset after the last item and whatever gap follows it
   * @return how many became dead letters
   */
  int apply(PartitionStore store, List<Item> items, long until) {
    try {
      return fold(store, items, until);
    } catch (RefusedBatchException e) {
      if (items.size() > 1) {
        int half = items.size() / 2;
        return apply(store, items.subList(0, half), items.get(half).offset())
            + apply(store, items.subList(half, items.size()), until);
      }
      if (items.isEmpty() || !items.get(0).isEvent()) {
        throw e;
      }
      return bury(store, items.get(0), until, e);
    }
  }

  private int fold(PartitionStore store, List<Item> items, long until) {
    long begun = System.nanoTime();
    List<LoggedEvent> events = items.stream().filter(Item::isEvent).map(Item::event).toList();
    Set<FeedbackRef> refs = new HashSet<>();
    events.forEach(logged -> refs.add(logged.event().ref()));
    Changes changes = aggregator.fold(events, store.find(refs));
    List<DeadLetter> letters = deadLetters(items, changes.rejections());
    store.apply(new Batch(store.nextOffset(), until, changes, letters));
    count(items, changes, letters, begun);
    return letters.size();
  }

  private int bury(PartitionStore store, Item item, long until, RefusedBatchException e) {
    long begun = System.nanoTime();
    LOG.atError()
        .addKeyValue("offset", item.offset())
        .addKeyValue("code", e.code())
        .log("the store refused a record");
    Changes nothing = aggregator.fold(List.of(), Map.of());
    List<DeadLetter> letters = List.of(item.rejected(REFUSED, e.code()));
    store.apply(new Batch(store.nextOffset(), until, nothing, letters));
    count(List.of(item), nothing, letters, begun);
    return 1;
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

  private void count(List<Item> items, Changes changes, List<DeadLetter> letters, long begun) {
    if (items.isEmpty()) {
      return;
    }
    Map<String, Integer> reasons = new TreeMap<>();
    letters.forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
    metrics.batch(
        new ConsumeMetrics.Figures(
            items.size(),
            changes.applied(),
            changes.duplicates(),
            reasons,
            items.stream().mapToLong(Item::bytes).sum(),
            Duration.ofNanos(System.nanoTime() - begun)));
  }
}
