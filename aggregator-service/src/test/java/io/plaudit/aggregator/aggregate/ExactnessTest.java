package io.plaudit.aggregator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.RandomEvents;
import io.plaudit.aggregator.TestEvents;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.InMemoryStore;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.TagNames;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in whatever batches, the sums are those of the rows, to the last digit. */
final class ExactnessTest {

  private final Aggregator aggregator = new Aggregator(TagNames.standardAnd(List.of()));
  private final InMemoryStore store = new InMemoryStore();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 20261120})
  void aggregates_equalARecomputationFromTheRows(long seed) {
    List<FeedbackEvent> events = new RandomEvents(seed, 40).take(4_000);
    Random sizes = new Random(seed);
    int counted = 0;
    for (int at = 0; at < events.size(); ) {
      int end = Math.min(events.size(), at + 1 + sizes.nextInt(300));
      Changes changes = apply(events.subList(at, end));
      counted += changes.applied() + changes.duplicates() + changes.rejections().size();
      at = end;
    }

    StoreContents contents = store.contents();
    assertThat(contents.aggregates()).isEqualTo(contents.recomputed());
    assertThat(contents.rows()).hasSizeGreaterThan(100);
    assertThat(counted).isEqualTo(events.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void batching_makesNoDifference(long seed) {
    List<FeedbackEvent> events = new RandomEvents(seed, 20).take(1_000);
    InMemoryStore other = new InMemoryStore();

    events.forEach(event -> apply(List.of(event)));
    apply(other, events);

    assertThat(store.contents().rows()).isEqualTo(other.contents().rows());
    assertThat(store.contents().aggregates()).isEqualTo(other.contents().aggregates());
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void eventsThatComeTwiceInARow_countOnce(long seed) {
    List<FeedbackEvent> events = new RandomEvents(seed, 20).take(500);
    InMemoryStore other = new InMemoryStore();

    events.forEach(event -> apply(List.of(event, event)));
    apply(other, events);

    assertThat(store.contents().rows()).isEqualTo(other.contents().rows());
    assertThat(store.contents().aggregates()).isEqualTo(other.contents().aggregates());
  }

  private Changes apply(List<FeedbackEvent> events) {
    return apply(store, events);
  }

  private Changes apply(InMemoryStore into, List<FeedbackEvent> events) {
    try (PartitionStore partition = into.open(0, 0)) {
      Set<FeedbackRef> refs = events.stream().map(FeedbackEvent::ref).collect(Collectors.toSet());
      long from = partition.nextOffset();
      Map<FeedbackRef, FeedbackState> stored = partition.find(refs);
      Changes changes = aggregator.fold(TestEvents.logged(from, events), stored);
      partition.apply(new Batch(from, from + events.size(), changes, List.of()));
      return changes;
    }
  }
}
