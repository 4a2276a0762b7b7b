package io.plaudit.aggregator.store;

import static io.plaudit.aggregator.TestEvents.amended;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.logged;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static io.plaudit.aggregator.TestEvents.retracted;
import static io.plaudit.aggregator.TestEvents.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.aggregator.TestEvents;
import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FeedbackState.Tombstone;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.TagNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store does; each has a test class that extends this one. */
abstract class FeedbackStoreContract {

  static final int PARTITION = 3;
  static final LogIdentity LOG = new LogIdentity("feedback.events", "abc", 16);

  private final Aggregator aggregator = new Aggregator(TagNames.standardAnd(List.of()));

  private final List<PartitionStore> opened = new ArrayList<>();

  abstract FeedbackStore store();

  abstract StoreContents contents();

  @AfterEach
  void closeAll() {
    opened.forEach(PartitionStore::close);
  }

  @Test
  void new_partition_beginsAtTheLogsStart_andAnOldOneWhereItWas() {
    assertThat(open(PARTITION, 40).nextOffset()).isEqualTo(40);
    apply(open(PARTITION, 40), recorded(feedback(ref("t", 1), "1", "1")));
    assertThat(open(PARTITION, 17).nextOffset()).isEqualTo(41);
    assertThat(contents().nextOffsets()).containsEntry(PARTITION, 41L);
  }

  @Test
  void rows_comeBackAsTheyWere() {
    Feedback everything =
        feedback(ref("a \\t \\N trace \u00e9 \ud83d\ude0a", 1))
            .key("quality\t\\")
            .value(TestEvents.decimal("-0.12345678901234567"))
            .label("😊")
            .weight(TestEvents.decimal("0.05"))
            .comment("line one\r\nline two\twith \\. and \"quotes\"")
            .correction(new RawJson("[1.0, 1.00e2,\t\"\\u00e9\\n\"]"))
            .metadata(new RawJson("{\"z\":1,  \"_user\":\"u\\\"1\", \"a\":1.10, \"_prompt\":5}"))
            .attributes(new RawJson("{\"n\":1e400,\"m\":{\"k\":null}}"))
            .build();
    Feedback bare = feedback(ref("t", 2)).build();

    PartitionStore store = open(PARTITION, 0);
    apply(store, recorded(everything), recorded(bare));

    assertThat(store.find(List.of(everything.ref(), bare.ref(), ref("t", 3))).values())
        .map(state -> ((Live) state).feedback())
        .containsExactlyInAnyOrder(everything, bare);
    Live live = (Live) store.find(List.of(everything.ref())).get(everything.ref());
    assertThat(live.tags()).containsOnly(entry("_user", "u\"1"), entry("_prompt", "5"));
    assertThat(live.fingerprint()).isEqualTo(recorded(everything).fingerprint());
  }

  @Test
  void json_keepsItsTextByteForByte() {
    String text = "{ \"b\" : 1.000 ,\n\t\"a\":{\"\u00e9\":[1E+2, -0.0]} , \"\":\"\\/\"}";
    FeedbackRef ref = ref("t", 1);
    apply(
        open(PARTITION, 0),
        recorded(feedback(ref).metadata(new RawJson(text)).attributes(new RawJson(text)).build()));

    Live live = (Live) contents().rows().get(ref);

    assertThat(live.feedback().metadata().text()).isEqualTo(text);
    assertThat(live.feedback().attributes().text()).isEqualTo(text);
  }

  @Test
  void sums_areExactDecimals() {
    PartitionStore store = open(PARTITION, 0);
    apply(
        store,
        recorded(feedback(ref("t", 1), "0.1", "0.1")),
        recorded(feedback(ref("t", 2), "0.2", "0.00000000000000000000001")),
        recorded(feedback(ref("t", 3), "12345678901234567000000", "0.3")),
        recorded(feedback(ref("t", 4), "-0.00000000000000000000012345678901234567", "1")));
    apply(store, amended(1, ref("t", 3), value("0.10000000000000001")), retracted(ref("t", 2)));

    assertThat(contents().aggregates()).isEqualTo(contents().recomputed());
    assertThat(contents().traces().values().stream().mapToLong(sum -> sum.count()).sum())
        .isEqualTo(3);
  }

  @Test
  void rowsOfAggregates_thatCountNothing_areGone() {
    PartitionStore store = open(PARTITION, 0);
    apply(store, recorded(tagged(ref("t", 1), "7")), recorded(tagged(ref("t", 2), "7.001")));
    assertThat(contents().tags()).hasSize(2);

    apply(store, retracted(ref("t", 1)));
    assertThat(contents().aggregates()).isEqualTo(contents().recomputed());

    apply(store, retracted(ref("t", 2)));
    assertThat(contents().traces()).isEmpty();
    assertThat(contents().tags()).isEmpty();
    assertThat(contents().hours()).isEmpty();
  }

  @Test
  void tombstone_keepsIdentityAndInstantsOnly() {
    FeedbackRef ref = ref("t", 1);
    FeedbackRef unknown = ref("t", 2);
    PartitionStore store = open(PARTITION, 0);
    apply(store, recorded(tagged(ref, "1")));
    apply(store, retracted(ref), retracted(unknown));

    Instant retractedAt = TestEvents.NOON.plusSeconds(120);
    assertThat(open(PARTITION, 0).find(List.of(ref, unknown)))
        .containsOnly(
            entry(ref, new Tombstone(ref, TestEvents.NOON, retractedAt)),
            entry(unknown, new Tombstone(unknown, retractedAt, retractedAt)));
  }

  @Test
  void amendments_areRemembered() {
    FeedbackRef ref = ref("t", 1);
    PartitionStore store = open(PARTITION, 0);
    apply(store, recorded(feedback(ref, "1", "1")));
    apply(store, amended(7, ref, value("2")), amended(8, ref, value("3")));

    Live live = (Live) open(PARTITION, 0).find(List.of(ref)).get(ref);

    assertThat(live.amendments()).containsExactly(TestEvents.id(7), TestEvents.id(8));
    assertThat(live.feedback().value()).isEqualByComparingTo("3");
  }

  @Test
  void staleOwner_storesNothing() {
    PartitionStore old = open(PARTITION, 0);
    PartitionStore current = open(PARTITION, 0);
    apply(current, recorded(feedback(ref("t", 1), "1", "1")));
    StoreContents before = contents();

    assertThatExceptionOfType(StaleOwnerException.class)
        .isThrownBy(() -> apply(old, recorded(feedback(ref("t", 2), "1", "1"))));

    assertThat(contents()).isEqualTo(before);
    apply(current, recorded(feedback(ref("t", 3), "1", "1")));
    assertThat(contents().nextOffsets()).containsEntry(PARTITION, 2L);
  }

  @Test
  void failureBetweenTheWrites_storesNothing() {
    PartitionStore store = open(PARTITION, 0);
    store.apply(new Batch(0, 1, nothing(), List.of(letter(0))));
    StoreContents before = contents();
    Changes changes =
        aggregator.fold(
            logged(1, List.of(recorded(tagged(ref("t", 1), "1")))), store.find(List.of()));

    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(() -> store.apply(new Batch(1, 2, changes, List.of(letter(0)))));

    assertThat(contents()).isEqualTo(before);
    assertThat(store.nextOffset()).isEqualTo(1);
    apply(store, recorded(tagged(ref("t", 1), "1")));
    assertThat(contents().rows()).containsOnlyKeys(ref("t", 1));
  }

  @Test
  void contentThatTheStoreCannotHold_isRefused_andTheSessionGoesOn() {
    PartitionStore store = open(PARTITION, 0);
    Instant never = Instant.parse("+294300-01-01T00:00:00Z");
    Feedback impossible = feedback(ref("t", 1), "1", "1").at(never, never);

    assertThatExceptionOfType(RefusedBatchException.class)
        .isThrownBy(
            () -> apply(store, recorded(feedback(ref("t", 2), "1", "1")), recorded(impossible)));

    assertThat(contents().rows()).isEmpty();
    apply(store, recorded(feedback(ref("t", 2), "1", "1")));
    assertThat(contents().rows()).containsOnlyKeys(ref("t", 2));
  }

  @Test
  void deadLetters_areStoredWithTheOffset_whateverTheirTimestamp() {
    PartitionStore store = open(PARTITION, 0);
    DeadLetter.Raw never = new DeadLetter.Raw(null, null, Instant.ofEpochMilli(Long.MAX_VALUE));

    store.apply(
        new Batch(
            0, 9, nothing(), List.of(letter(4), new DeadLetter(5, "misrouted", "why", never))));

    assertThat(contents().deadLetters())
        .containsExactly(PARTITION + "@4 invalid", PARTITION + "@5 misrouted");
    assertThat(contents().nextOffsets()).containsEntry(PARTITION, 9L);
  }

  @Test
  void store_belongsToOneLogForEver() {
    store().claim(LOG);
    store().claim(LOG);

    assertThatExceptionOfType(OtherLogException.class)
        .isThrownBy(() -> store().claim(new LogIdentity(LOG.topic(), "another", 16)));
    assertThatExceptionOfType(OtherLogException.class)
        .isThrownBy(() -> store().claim(new LogIdentity(LOG.topic(), LOG.topicId(), 32)));
  }

  @Test
  void partitions_doNotSeeEachOthersRows() {
    FeedbackRef ref = ref("t", 1);
    apply(open(PARTITION, 0), recorded(feedback(ref, "1", "1")));

    assertThat(open(PARTITION + 1, 0).find(List.of(ref))).isEmpty();
  }

  PartitionStore open(int partition, long logStart) {
    PartitionStore open = store().open(partition, logStart);
    opened.add(open);
    return open;
  }

  /** Folds and applies events as the next of the partition. */
  void apply(PartitionStore store, FeedbackEvent... events) {
    Set<FeedbackRef> refs =
        Arrays.stream(events).map(FeedbackEvent::ref).collect(Collectors.toSet());
    long from = store.nextOffset();
    Changes changes = aggregator.fold(logged(from, List.of(events)), store.find(refs));
    store.apply(new Batch(from, from + events.length, changes, List.of()));
  }

  private Changes nothing() {
    return aggregator.fold(List.of(), Map.of());
  }

  private static Feedback tagged(FeedbackRef ref, String value) {
    return feedback(ref)
        .value(TestEvents.decimal(value))
        .metadata(new RawJson("{\"_user\":\"u\"}"))
        .build();
  }

  private static DeadLetter letter(long offset) {
    byte[] bytes = {0, 1, (byte) 0xff};
    return new DeadLetter(
        offset, "invalid", "why", new DeadLetter.Raw(bytes, bytes, TestEvents.NOON));
  }

  private static <K, V> Map.Entry<K, V> entry(K key, V value) {
    return Map.entry(key, value);
  }
}
