package io.plaudit.benchmarks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTest {

  @Test
  void items_areTheBytesOfEach_asTheyStand() {
    byte[] body =
        "[{\"a\": 1}, {\"b\":{\"c\":\"é\"}},{\"d\":[2]}]".getBytes(StandardCharsets.UTF_8);

    List<String> items =
        Json.items(body).stream().map(item -> new String(item, StandardCharsets.UTF_8)).toList();

    assertThat(items).containsExactly("{\"a\": 1}", "{\"b\":{\"c\":\"é\"}}", "{\"d\":[2]}");
  }

  @Test
  void isWellFormed_seesTheLastByte() {
    assertThat(Json.isWellFormed("{\"a\":1}".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(Json.isWellFormed("{\"a\":1".getBytes(StandardCharsets.UTF_8))).isFalse();
  }
}
