package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.codec.MergePatch;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedbackPatchTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final FeedbackConfig STARS =
      FeedbackConfig.read(new RawJson("{\"type\":\"continuous\",\"min\":0,\"max\":5}"));
  private static final FeedbackConfig THUMBS =
      FeedbackConfig.read(
          new RawJson(
              """
              {"type":"categorical","categories":[
               {"value":1,"label":"up"},{"value":0,"label":"down"},{"value":2}]}"""));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{\"score\":0}, 0, down",
        "{\"score\":2}, 2, -",
        "{\"value\":\"down\"}, 0, down",
        "`{\"score\":0,\"value\":\"down\"}`, 0, down",
        "`{\"score\":null,\"value\":\"down\"}`, 0, down",
        "{\"score\":null}, -, -",
        "{\"value\":null}, -, -",
        "{\"comment\":\"c\"}, 1, up"
      })
  void whatIsSaidOfACategoryIsSaidOfScoreAndLabel(String body, BigDecimal score, String label) {
    Feedback after = changed(stored(BigDecimal.ONE, "up"), body, THUMBS);

    assertThat(after.value()).isEqualTo(score);
    assertThat(after.label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"score\":0.5}, score",
        "{\"value\":\"sideways\"}, value",
        "`{\"score\":1,\"value\":\"down\"}`, value",
        "{\"value\":{}}, value"
      })
  void whatIsNoCategoryIsRefused(String body, String field) {
    assertThatThrownBy(() -> patch(body).patch(THUMBS))
        .isInstanceOf(InvalidEventException.class)
        .extracting(e -> ((InvalidEventException) e).field())
        .isEqualTo(field);
  }

  @Test
  void aCategoryTakesThePlaceOfWhatWasNone() {
    Feedback stored =
        Feedback.builder(stored(null, null).ref())
            .key("k")
            .source(new Source("langsmith", Source.Kind.API))
            .attributes(new RawJson("{\"value\":[{\"a\":1}]}"))
            .createdAt(NOW)
            .modifiedAt(NOW)
            .build();
    Feedback after = changed(stored, "{\"score\":1}", THUMBS);

    assertThat(after.label()).isEqualTo("up");
    assertThat(Attributes.value(after.source(), MergePatch.members(after.attributes()))).isNull();
  }

  @Test
  void aScoreKeepsToItsBounds_andWhatSaysNothingOfItIsTakenWhateverIsStored() {
    assertThatThrownBy(() -> patch("{\"score\":5.5}").patch(STARS))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("from 0 to 5");
    Feedback old = stored(BigDecimal.TEN, "a word");

    assertThat(changed(old, "{\"score\":5}", STARS).value()).isEqualByComparingTo("5");
    assertThat(changed(old, "{\"score\":5}", STARS).label()).isEqualTo("a word");
    assertThat(changed(old, "{\"value\":\"another\"}", STARS).label()).isEqualTo("another");
    assertThat(changed(old, "{\"comment\":\"c\"}", STARS).value()).isEqualTo(BigDecimal.TEN);
  }

  private static Feedback changed(Feedback feedback, String body, FeedbackConfig config) {
    return patch(body).patch(config).applyTo(feedback, NOW, MergePatch::merge);
  }

  private static FeedbackPatch patch(String body) {
    return FeedbackPatch.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Feedback stored(BigDecimal score, String label) {
    return Feedback.builder(new FeedbackRef("acme", "t", new UUID(0, 1)))
        .key("k")
        .value(score)
        .label(label)
        .source(new Source("langsmith", Source.Kind.API))
        .createdAt(NOW)
        .modifiedAt(NOW)
        .build();
  }
}
