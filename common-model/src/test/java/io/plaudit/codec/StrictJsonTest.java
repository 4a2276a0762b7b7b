package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void raw_keepsEveryKindOfValueAsItCame() throws IOException {
    String text =
        " [ 1.50 , -1e5, \"é😊 \\\"q\\\"\", {\"b\" : 1.0,\n\"a\":[ ]} ,true, false,null, 0 ,\"\" , {} ]";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> raw = new ArrayList<>();
    try (JsonParser parser = StrictJson.parser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        raw.add(StrictJson.raw("x", parser, bytes).text());
      }
    }
    assertThat(raw)
        .containsExactly(
            "1.50",
            "-1e5",
            "\"é😊 \\\"q\\\"\"",
            "{\"b\" : 1.0,\n\"a\":[ ]}",
            "true",
            "false",
            "null",
            "0",
            "\"\"",
            "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
        "{\"a\":{\"a\":{\"b\":0}},\"a\":2}",
        "[{\"a\":1},{\"a\":1,\"b\":[{\"a\":1}],\"b\":2}]",
        "{\"0\":0,\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,\"12\":0,\"13\":0,\"14\":0,\"15\":0,\"16\":0,\"17\":0,\"3\":0}"
      })
  void requireJson_refusesANameThatIsThereTwiceInAnObject(String json) {
    assertThatThrownBy(() -> StrictJson.requireJson("metadata", json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("metadata must not repeat a name within a JSON object");
  }

  @Test
  void nextValue_seesNamesToo() throws IOException {
    byte[] json = "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = StrictJson.parser(json)) {
      parser.nextToken();
      assertThat(parser.nextValue()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
      assertThatThrownBy(parser::nextValue).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\u0000\"}",
        "{\"\\u0000\":1}",
        "{\"a\":\"\\ud800\"}",
        "[\"\\udc00x\"]",
        "\"\\u0000\""
      })
  void requireJson_refusesWhatNoTextCanHoldHoweverDeep(String json) {
    assertThatThrownBy(() -> StrictJson.requireJson("metadata", json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("metadata must not contain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1,\"a\":2}",
        "[1] 2",
        "NaN",
        "[NaN]",
        "[1,]",
        "{a:1}",
        "'a'",
        "\"a\nb\"",
        "[01]",
        "[Infinity]"
      })
  void requireJson_refusesWhatIsNotOneStrictValue(String json) {
    assertThatThrownBy(() -> StrictJson.requireJson("metadata", json))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void requireJson_takesEscapedPairs() {
    assertThat(StrictJson.requireJson("x", "\"\\ud83d\\ude0a\"").text())
        .isEqualTo("\"\\ud83d\\ude0a\"");
  }

  @Test
  void nestingIsBounded() {
    String deepest = "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH);
    assertThat(StrictJson.requireJson("x", deepest).text()).isEqualTo(deepest);
    assertThatThrownBy(() -> StrictJson.requireJson("x", "[".repeat(10_000) + "]".repeat(10_000)))
        .hasMessage("x must not nest deeper than 100 levels");
  }

  @Test
  void parser_refusesWhatIsNotUtf8() {
    for (byte[] bad :
        new byte[][] {
          {'"', (byte) 0xff, '"'},
          {'"', (byte) 0xc0, (byte) 0x80, '"'},
          {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
          {'"', (byte) 0xc3}
        }) {
      assertThatThrownBy(() -> StrictJson.parser(bad)).hasMessage("body must be valid UTF-8");
    }
  }

  @Test
  void parser_takesTheReplacementCharacterWhenItWasSent() throws IOException {
    try (JsonParser parser = StrictJson.parser("\"\uFFFD\"".getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      assertThat(parser.getText()).isEqualTo("\uFFFD");
    }
  }

  @Test
  void namesAreBounded() {
    StringBuilder wide = new StringBuilder("{\"x\":{\"n\":0");
    for (int i = 0; i < BoundedParser.MAX_OPEN_NAMES; i++) {
      wide.append(",\"n").append(i).append("\":0");
    }
    assertThatThrownBy(() -> StrictJson.requireJson("x", wide.append("}}").toString()))
        .hasMessageContaining("must have at most 20000 names in an object");
    String many = "[" + "{\"a\":0},".repeat(BoundedParser.MAX_NAMES) + "{\"a\":0}]";
    assertThatThrownBy(() -> StrictJson.requireJson("x", many))
        .hasMessageContaining("and 500000 in all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1e2147483648}", "[1e99999999999]", "[1e-2147483649]", "[[1e1001]]"})
  void numbersThatNobodyCanHoldAreRefused(String json) {
    assertThatThrownBy(() -> StrictJson.requireJson("metadata", json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("metadata must");
  }

  @Test
  void numbersWithOrdinaryExponentsStayAsTheyCame() {
    String json = "{\"e1234\":\"1e99999\",\"n\":1.7976931348623157e308,\"z\":1e0005}";
    assertThat(StrictJson.requireJson("x", json).text()).isEqualTo(json);
  }

  @Test
  void onlyUtf8IsTaken() {
    for (java.nio.charset.Charset charset :
        new java.nio.charset.Charset[] {
          StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16
        }) {
      byte[] bytes = "{\"a\":1}".getBytes(charset);
      assertThatThrownBy(
              () -> {
                try (JsonParser parser = StrictJson.parser(bytes)) {
                  while (parser.nextToken() != null) {
                    parser.getText();
                  }
                }
              })
          .isInstanceOfAny(IOException.class, InvalidEventException.class);
    }
  }

  @Test
  void elementsComeAsTheyWereWritten() {
    assertThat(StrictJson.elements(new io.plaudit.model.RawJson("[1.50, {\"a\" : 1} ,[]]")))
        .extracting(io.plaudit.model.RawJson::text)
        .containsExactly("1.50", "{\"a\" : 1}", "[]");
  }
}
