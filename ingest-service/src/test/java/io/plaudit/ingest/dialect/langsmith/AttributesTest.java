package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever may produce to the topic may have put anything where this dialect keeps its values. */
final class AttributesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "langsmith | [{\"a\":1}] | {\"a\":1}",
        "langsmith | [] | -",
        "langsmith | [1,2] | -",
        "langsmith | 7 | -",
        "langsmith | {\"a\":1} | -",
        "weave | [1] | -"
      })
  void onlyWhatThisDialectPutThereIsTheValue(String dialect, String kept, String value) {
    RawJson found =
        Attributes.value(
            new Source(dialect, Source.Kind.API), Map.of(Attributes.VALUE, new RawJson(kept)));

    assertThat(found).isEqualTo(value == null ? null : new RawJson(value));
  }
}
