package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.RawJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

  /**
   * The cases of RFC 7396, appendix A, that have an object as target, and digits that must stay.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":"b"}              | {"a":"c"}                 | {"a":"c"}
          {"a":"b"}              | {"b":"c"}                 | {"a":"b","b":"c"}
          {"a":"b"}              | {"a":null}                | {}
          {"a":"b","b":"c"}      | {"a":null}                | {"b":"c"}
          {"a":["b"]}            | {"a":"c"}                 | {"a":"c"}
          {"a":"c"}              | {"a":["b"]}               | {"a":["b"]}
          {"a":{"b":"c"}}        | {"a":{"b":"d","c":null}}  | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}      | {"a":[1]}                 | {"a":[1]}
          {"e":null}             | {"a":1}                   | {"e":null,"a":1}
          {}                     | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          {"a":1.50,"z":1e5}     | {"n":0.10}                | {"a":1.50,"z":1e5,"n":0.10}
          """)
  void merges(String target, String patch, String result) {
    assertThat(MergePatch.merge(new RawJson(target), new RawJson(patch)).text()).isEqualTo(result);
  }
}
