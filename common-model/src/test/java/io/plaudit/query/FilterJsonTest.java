package io.plaudit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterJsonTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":\"eq\",\"field\":\"value\",\"value\":1.25}",
        "{\"op\":\"ne\",\"field\":\"metadata\",\"path\":[\"a.b\",\"0\"],\"value\":\"x\"}",
        "{\"op\":\"in\",\"field\":\"trace_id\",\"values\":[\"a\",\"b\"]}",
        "{\"op\":\"contains\",\"field\":\"comment\",\"value\":\"x\",\"ignore_case\":true}",
        "{\"op\":\"and\",\"filters\":[{\"op\":\"not\",\"filter\":{\"op\":\"exists\",\"field\":\"label\"}},"
            + "{\"op\":\"or\",\"filters\":[]}]}",
        "{\"op\":\"gte\",\"field\":\"attributes\",\"path\":[\"ok\"],\"value\":true}",
        "{\"op\":\"eq\",\"left\":{\"term\":\"number\",\"of\":{\"term\":\"text\",\"field\":\"attributes\","
            + "\"path\":[\"a\"],\"absent\":\"\"}},\"right\":{\"term\":\"constant\",\"value\":2}}",
        "{\"op\":\"in\",\"term\":{\"term\":\"text\",\"field\":\"key\"},"
            + "\"terms\":[{\"term\":\"constant\",\"value\":null},{\"term\":\"constant\",\"value\":\"x\"}]}",
        "{\"op\":\"exists\",\"term\":{\"term\":\"whole\",\"of\":{\"term\":\"text\",\"field\":\"label\"}}}",
        "{\"op\":\"contains\",\"text\":{\"term\":\"document\",\"field\":\"metadata\",\"absent\":\"[]\"},"
            + "\"part\":{\"term\":\"constant\",\"value\":\"x\"},\"ignore_case\":false}",
        "{\"op\":\"has\",\"field\":\"metadata\",\"path\":[\"l\"],"
            + "\"text\":{\"term\":\"constant\",\"value\":\"x\"},\"ignore_case\":true}",
        "{\"op\":\"lt\",\"left\":{\"term\":\"condition\",\"filter\":{\"op\":\"or\",\"filters\":[]}},"
            + "\"right\":{\"term\":\"size\",\"field\":\"metadata\",\"path\":[\"l\"]}}"
      })
  void whatIsReadIsWrittenAgain(String text) throws IOException {
    StringWriter written = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(written)) {
      FilterJson.write(generator, FilterJson.read(JSON.readTree(text)));
    }
    assertThat(written.toString()).isEqualTo(text);
  }

  @Test
  void dottedStepsAreAPath() throws IOException {
    Filter filter =
        FilterJson.read(JSON.readTree("{\"op\":\"exists\",\"field\":\"metadata.a.b\"}"));
    assertThat(filter)
        .isEqualTo(
            new Filter.Exists(
                new Filter.Field(Filter.Column.METADATA, java.util.List.of("a", "b"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"op\":\"xor\",\"field\":\"value\",\"value\":1}",
        "{\"op\":\"eq\",\"left\":{\"term\":\"size\",\"field\":\"metadata\"},"
            + "\"right\":{\"term\":\"constant\",\"value\":\"x\"}}",
        "{\"op\":\"eq\",\"left\":{\"term\":\"text\",\"field\":\"created_at\"},"
            + "\"right\":{\"term\":\"constant\",\"value\":\"x\"}}",
        "{\"op\":\"eq\",\"left\":{\"term\":\"number\",\"of\":{\"term\":\"size\",\"field\":\"metadata\"}},"
            + "\"right\":{\"term\":\"constant\",\"value\":1}}",
        "{\"op\":\"has\",\"field\":\"key\",\"text\":{\"term\":\"constant\",\"value\":\"x\"}}",
        "{\"op\":\"eq\",\"field\":\"tenant\",\"value\":\"other\"}",
        "{\"op\":\"eq\",\"field\":\"value\",\"value\":null}",
        "{\"op\":\"eq\",\"field\":\"value\",\"value\":1e999999}",
        "{\"op\":\"eq\",\"field\":\"label.x\",\"value\":1}",
        "{\"op\":\"eq\",\"field\":\"label\",\"path\":[\"x\"],\"value\":1}",
        "{\"op\":\"and\"}",
        "{\"op\":\"contains\",\"field\":\"label\",\"value\":1}",
        "{\"op\":\"in\",\"field\":\"label\",\"values\":\"x\"}"
      })
  void whatIsNoFilterIsRefused(String text) throws IOException {
    assertThatThrownBy(() -> FilterJson.read(JSON.readTree(text)))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void sizeAndDepthAreBounded() throws IOException {
    String leaf = "{\"op\":\"exists\",\"field\":\"label\"}";
    String deep = "{\"op\":\"not\",\"filter\":".repeat(20) + leaf + "}".repeat(20);
    String wide = "{\"op\":\"or\",\"filters\":[" + (leaf + ",").repeat(200) + leaf + "]}";
    for (String text : new String[] {deep, wide}) {
      assertThatThrownBy(() -> FilterJson.read(JSON.readTree(text)))
          .hasMessageContaining("must have at most 200 conditions, nested at most 20 deep");
    }
  }
}
