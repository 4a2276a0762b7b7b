package io.plaudit.aggregator.aggregate;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.decimal;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.id;
import static io.plaudit.aggregator.TestEvents.logged;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static io.plaudit.aggregator.TestEvents.retracted;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FeedbackState.Tombstone;
import io.plaudit.model.Change;
import io.plaudit.model.Erasure;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import io.plaudit.model.TagNames;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What remains of a feedback that is forgotten, and what may happen to it then. */
final class ForgettingTest {

  private static final String PSEUDONYM = Erasure.pseudonym(new UUID(7, 7));
  private static final FeedbackRef REF = ref("t", 1);
  private static final Erasure ANN =
      new Erasure(id(9), "acme", "_user", "ann", PSEUDONYM, 0, 1, NOON);

  private final Aggregator aggregator = new Aggregator(TagNames.standardAnd(List.of()));
  private final FeedbackEvent.Recorded sent =
      recorded(
          feedback(REF)
              .value(decimal("-3"))
              .label("bad")
              .weight(decimal("0.5"))
              .comment("ann was here")
              .correction(new RawJson("{\"by\":\"ann\"}"))
              .metadata(new RawJson("{\"_user\":\"ann\",\"_prompt\":\"p\",\"mail\":\"ann@x\"}"))
              .attributes(new RawJson("{\"who\":\"ann\"}"))
              .build());

  @Test
  void what_is_counted_remains_under_the_pseudonym() {
    Live forgotten = forgotten();

    assertThat(forgotten.feedback())
        .isEqualTo(
            feedback(REF)
                .value(decimal("-3"))
                .label("bad")
                .weight(decimal("0.5"))
                .metadata(new RawJson("{\"_prompt\":\"p\",\"_user\":\"" + PSEUDONYM + "\"}"))
                .build());
    assertThat(forgotten.tags()).isEqualTo(Map.of("_user", PSEUDONYM, "_prompt", "p"));
    assertThat(forgotten.fingerprint()).isNull();
  }

  @Test
  void sums_move_to_the_pseudonym_and_change_nowhere_else() {
    Deltas deltas = aggregator.forget(ANN, 7, List.of(live())).deltas();

    assertThat(deltas.traces()).isEmpty();
    assertThat(deltas.hours().keySet())
        .containsExactlyInAnyOrder(
            new TagScope("acme", "feedback", "_user", "ann"),
            new TagScope("acme", "feedback", "_user", PSEUDONYM));
  }

  @Test
  void the_same_record_again_brings_nothing_back_and_neither_does_another() {
    Feedback other = feedback(REF).comment("ann again").build();
    for (FeedbackEvent event : List.of(sent, recorded(other))) {
      Changes changes = apply(forgotten(), event);
      assertThat(changes.changed()).isEmpty();
      assertThat(changes.duplicates()).isEqualTo(1);
    }
  }

  @Test
  void an_amendment_changes_figures_only() {
    Patch patch =
        new Patch(
            Change.to(decimal("4")),
            Change.to("good"),
            Change.to(decimal("1")),
            Change.to("it was ann"),
            Change.to(new RawJson("\"ann\"")),
            Change.to(new RawJson("{\"_user\":\"ann\"}")),
            Change.to(new RawJson("{\"who\":\"ann\"}")));

    Changes changes = apply(forgotten(), new Amended(id(5), REF, patch, NOON));

    Live amended = (Live) changes.changed().get(0).state();
    assertThat(amended.toString()).doesNotContain("ann");
    assertThat(amended.feedback().value()).isEqualTo(decimal("4"));
    assertThat(amended.feedback().label()).isEqualTo("good");
    assertThat(amended.tags()).containsEntry("_user", PSEUDONYM);
  }

  @Test
  void a_retraction_takes_away_from_the_pseudonym() {
    Changes changes = apply(forgotten(), retracted(REF));

    assertThat(changes.changed()).extracting(Written::state).hasOnlyElementsOfType(Tombstone.class);
    assertThat(changes.deltas().hours())
        .containsKey(new TagScope("acme", "feedback", "_user", PSEUDONYM))
        .doesNotContainKey(new TagScope("acme", "feedback", "_user", "ann"));
  }

  private Live live() {
    return (Live) aggregator.fold(logged(0, List.of(sent)), Map.of()).created().get(0).state();
  }

  private Live forgotten() {
    return (Live) aggregator.forget(ANN, 7, List.of(live())).changed().get(0).state();
  }

  private Changes apply(Live state, FeedbackEvent event) {
    return aggregator.fold(logged(1, List.of(event)), Map.of(REF, state));
  }
}
