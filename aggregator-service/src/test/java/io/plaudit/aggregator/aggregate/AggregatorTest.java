package io.plaudit.aggregator.aggregate;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.amended;
import static io.plaudit.aggregator.TestEvents.decimal;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.logged;
import static io.plaudit.aggregator.TestEvents.metadata;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static io.plaudit.aggregator.TestEvents.retracted;
import static io.plaudit.aggregator.TestEvents.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plaudit.aggregator.TestEvents;
import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FeedbackState.Tombstone;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.TagNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AggregatorTest {

  private static final FeedbackRef REF = ref("trace", 1);
  private static final Entry MINUS_TEN = new Entry(decimal("-10"), null);
  private static final TagScope EVERYTHING = new TagScope("acme", "feedback", "", "");

  private final Aggregator aggregator = new Aggregator(TagNames.standardAnd(List.of("model")));
  private final Map<FeedbackRef, FeedbackState> stored = new HashMap<>();

  @Test
  void recorded_onNothing_isANewRow_countedPerTraceAndEverything() {
    Recorded event = recorded(feedback(REF, "-10", "0.5"));

    Changes changes = fold(event);

    assertThat(changes.created())
        .containsExactly(
            new Written(new Live(event.feedback(), Map.of(), event.fingerprint(), List.of()), 0));
    assertThat(changes.changed()).isEmpty();
    Delta once = delta(1, "0.5", "-5.0", "0.25", "50.0");
    assertThat(changes.deltas().traces())
        .containsOnly(Map.entry(new TraceRow("acme", "trace", "feedback", MINUS_TEN), once));
    assertThat(FlatDeltas.tags(changes.deltas()))
        .containsOnly(Map.entry(new TagRow(EVERYTHING, MINUS_TEN), once));
    assertThat(FlatDeltas.hours(changes.deltas()))
        .containsOnly(
            Map.entry(
                new HourRow(EVERYTHING, Instant.parse("2026-11-20T12:00:00Z"), MINUS_TEN), once));
  }

  @Test
  void recorded_withTags_isCountedUnderEachScalar() {
    Feedback feedback =
        feedback(REF)
            .metadata(
                new RawJson(
                    "{\"_user\":5,\"model\":\"m\",\"_prompt\":null,\"_environment\":[],\"x\":1}"))
            .build();

    Changes changes = fold(recorded(feedback));

    assertThat(FlatDeltas.tags(changes.deltas()).keySet())
        .extracting(TagRow::scope)
        .containsExactlyInAnyOrder(
            EVERYTHING,
            new TagScope("acme", "feedback", "_user", "5"),
            new TagScope("acme", "feedback", "model", "m"));
    assertThat(FlatDeltas.hours(changes.deltas())).hasSize(3);
  }

  @Test
  void recorded_withoutValue_countsAndWeighsOnly() {
    Changes changes = fold(recorded(feedback(REF).label("correct").weight(decimal("0.3")).build()));

    Entry entry = new Entry(null, "correct");
    assertThat(entry.name()).isEqualTo("|correct");
    assertThat(FlatDeltas.tags(changes.deltas()))
        .containsOnly(Map.entry(new TagRow(EVERYTHING, entry), delta(1, "0.3", "0", "0", "0")));
  }

  @Test
  void recorded_withTheRowsFingerprint_isADuplicate() {
    Recorded event = recorded(feedback(REF, "1", "1"));
    store(fold(event));

    Changes changes = fold(event);

    assertNothingChanged(changes);
    assertThat(changes.duplicates()).isEqualTo(1);
  }

  @Test
  void recorded_withAnotherFingerprint_replacesTheRow_butNotItsCreation() {
    store(fold(recorded(feedback(REF, "-10", "0.5"))));
    Feedback second = feedback(REF, "3", "1").at(NOON.plusSeconds(7200), NOON.plusSeconds(7200));

    Changes changes = fold(recorded(second));

    Live live = (Live) changes.changed().get(0).state();
    assertThat(live.feedback()).isEqualTo(second.at(NOON, NOON.plusSeconds(7200)));
    assertThat(FlatDeltas.tags(changes.deltas()))
        .containsOnly(
            Map.entry(
                new TagRow(EVERYTHING, MINUS_TEN), delta(-1, "-0.5", "5.0", "-0.25", "-50.0")),
            Map.entry(
                new TagRow(EVERYTHING, new Entry(decimal("3"), null)),
                delta(1, "1", "3", "1", "9")));
    assertThat(FlatDeltas.hours(changes.deltas()).keySet())
        .allSatisfy(row -> assertThat(row.hour()).isEqualTo("2026-11-20T12:00:00Z"));
  }

  @Test
  void recorded_afterARetraction_changesNothing() {
    Recorded event = recorded(feedback(REF, "1", "1"));
    store(fold(event, retracted(REF)));

    assertNothingChanged(fold(event));
    assertNothingChanged(fold(recorded(feedback(REF, "2", "1"))));
  }

  @Test
  void amended_changesTheRow_andItsTags() {
    store(
        fold(recorded(feedback(REF).metadata(new RawJson("{\"_user\":\"a\",\"n\":1.0}")).build())));

    Changes changes = fold(amended(7, REF, metadata("{\"_user\":\"b\",\"m\":null}")));

    Live live = (Live) changes.changed().get(0).state();
    assertThat(live.feedback().metadata().text()).isEqualTo("{\"_user\":\"b\",\"n\":1.0}");
    assertThat(live.tags()).containsOnly(Map.entry("_user", "b"));
    assertThat(live.amendments()).containsExactly(TestEvents.id(7));
    assertThat(FlatDeltas.tags(changes.deltas()).keySet())
        .extracting(row -> row.scope().value())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(changes.deltas().traces()).isEmpty();
  }

  @Test
  void amended_again_isADuplicate_whileItIsAmongTheLastEight() {
    List<FeedbackEvent> events = new ArrayList<>();
    events.add(recorded(feedback(REF, "1", "1")));
    for (int i = 0; i < 9; i++) {
      events.add(amended(i, REF, value(Integer.toString(i))));
    }
    store(fold(events));

    assertThat(fold(amended(1, REF, value("1"))).duplicates()).isEqualTo(1);
    assertThat(fold(amended(8, REF, value("8"))).duplicates()).isEqualTo(1);
    assertThat(fold(amended(0, REF, value("0"))).applied()).isEqualTo(1);
  }

  @Test
  void amended_withoutALiveRow_isRejected() {
    Changes changes =
        aggregator.fold(
            logged(
                50,
                List.of(amended(1, REF, value("1")), retracted(REF), amended(2, REF, value("1")))),
            stored);

    assertThat(changes.rejections())
        .extracting(Rejection::offset, Rejection::reason)
        .containsExactly(tuple(50L, "no-live-row"), tuple(52L, "no-live-row"));
    assertThat(changes.applied()).isEqualTo(1);
  }

  @Test
  void amended_beyondTheLimits_isRejected_andTheRowStays() {
    String half = "x".repeat(10_000);
    store(fold(recorded(feedback(REF).metadata(new RawJson("{\"a\":\"" + half + "\"}")).build())));

    Changes changes = fold(amended(1, REF, metadata("{\"b\":\"" + half + "\"}")));

    assertThat(changes.rejections()).extracting(Rejection::reason).containsExactly("invalid");
    assertNothingChanged(changes);
  }

  @Test
  void tagThatIsTooLong_isRejected() {
    Changes changes =
        fold(
            recorded(
                feedback(REF)
                    .metadata(new RawJson("{\"_user\":\"" + "x".repeat(257) + "\"}"))
                    .build()));

    assertThat(changes.rejections()).extracting(Rejection::reason).containsExactly("invalid");
    assertNothingChanged(changes);
  }

  @Test
  void retracted_leavesATombstone_andSubtractsTheRow() {
    Recorded event = recorded(feedback(REF, "-10", "0.5"));
    store(fold(event));

    Changes changes = fold(retracted(REF));

    assertThat(changes.changed())
        .containsExactly(new Written(new Tombstone(REF, NOON, NOON.plusSeconds(120)), 0));
    assertThat(changes.deltas().traces().values())
        .containsExactly(delta(-1, "-0.5", "5.0", "-0.25", "-50.0"));
    store(changes);
    assertNothingChanged(fold(retracted(REF)));
  }

  @Test
  void retracted_beforeTheRecord_keepsItAway() {
    store(fold(retracted(REF)));

    assertThat(stored.get(REF)).isInstanceOf(Tombstone.class);
    assertNothingChanged(fold(recorded(feedback(REF, "1", "1"))));
  }

  @Test
  void subtraction_usesTheTagsThatWereCounted() {
    Live counted =
        new Live(
            feedback(REF).metadata(new RawJson("{\"old\":\"x\",\"_user\":\"u\"}")).build(),
            Map.of("old", "x"),
            recorded(feedback(REF).build()).fingerprint(),
            List.of());
    stored.put(REF, counted);

    Changes changes = fold(retracted(REF));

    assertThat(FlatDeltas.tags(changes.deltas()).keySet())
        .extracting(row -> row.scope().tag())
        .containsExactlyInAnyOrder("", "old");
  }

  @Test
  void eventsThatCancelOut_leaveNoDelta() {
    Changes changes = fold(recorded(feedback(REF, "0.1", "0.1")), retracted(REF));

    assertThat(changes.deltas()).isEqualTo(new Deltas(Map.of(), Map.of()));
    assertThat(changes.created()).hasSize(1);
    assertThat(changes.applied()).isEqualTo(2);
  }

  private Changes fold(FeedbackEvent... events) {
    return fold(List.of(events));
  }

  private Changes fold(List<? extends FeedbackEvent> events) {
    return aggregator.fold(logged(0, events), stored);
  }

  private void store(Changes changes) {
    changes.created().forEach(row -> stored.put(row.state().ref(), row.state()));
    changes.changed().forEach(row -> stored.put(row.state().ref(), row.state()));
  }

  private static void assertNothingChanged(Changes changes) {
    assertThat(changes.created()).isEmpty();
    assertThat(changes.changed()).isEmpty();
    assertThat(changes.applied()).isZero();
    assertThat(changes.deltas()).isEqualTo(new Deltas(Map.of(), Map.of()));
  }

  private static Delta delta(
      long count, String weight, String weightedValue, String squared, String weightedSquare) {
    return new Delta(
        count, decimal(weight), decimal(weightedValue), decimal(squared), decimal(weightedSquare));
  }
}
