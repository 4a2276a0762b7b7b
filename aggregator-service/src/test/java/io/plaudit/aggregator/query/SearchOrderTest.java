package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class SearchOrderTest {

  @Test
  void keysTogetherAreBoundedAsOneFilterIs() throws JsonProcessingException {
    int most = Filter.MAX_VALUES / Filter.MAX_IN;

    assertThat(SearchOrder.parse(keys(most))).hasSize(most);
    assertThatThrownBy(() -> SearchOrder.parse(keys(most + 1)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("at most " + Filter.MAX_VALUES + " values");
  }

  /** Each by whether a key is among as many as one list may have. */
  private static JsonNode keys(int count) throws JsonProcessingException {
    String values = String.join(",", Collections.nCopies(Filter.MAX_IN, "\"a\""));
    String key =
        "{\"term\":{\"term\":\"condition\",\"filter\":{\"op\":\"in\",\"field\":\"key\",\"values\":["
            + values
            + "]}}}";
    return new ObjectMapper()
        .readTree("[" + String.join(",", Collections.nCopies(count, key)) + "]");
  }
}
