package io.plaudit.ingest.dialect.weave;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures and paths of payloads, as far as they can be judged without a store. */
class WeaveStatisticsTest {

  private static final String DAY =
      "\"project_id\":\"acme/bot\",\"start\":\"2026-11-21T00:00:00Z\",\"end\":\"2026-11-22T00:00:00Z\"";

  private static final String METRIC = "[{\"json_path\":\"a\",\"value_type\":\"numeric\"}]";

  @Test
  void namesOfFiguresAreBounded() {
    String longest = "a".repeat(256);
    String deepest = "a.".repeat(15) + "a";

    assertThat(stats(longest).status()).isEqualTo(200);
    assertThat(stats(deepest).status()).isEqualTo(200);
    for (String beyond : new String[] {longest + "a", deepest + ".a"}) {
      assertThat(stats(beyond).status()).isEqualTo(400);
      assertThat(stats(beyond).reason())
          .isEqualTo("json_path must have at most 256 characters and 16 steps");
    }
  }

  @Test
  void pathsThatNoFigureCanBeAskedOfArePassedOver() {
    String name = "a".repeat(255);
    String deepest = "{\"d\":".repeat(15) + "{\"in\":1,\"o\":{\"out\":1}}" + "}".repeat(15);
    JsonNode paths =
        schema(
            "{\"%sb\":1,\"%sbc\":1,\"%s\":{\"b\":1},\"in\":%s}"
                .formatted(name, name, name, "{\"is\":\"in\"}"),
            deepest);

    assertThat(paths.findValuesAsText("json_path"))
        .containsExactly(name + "b", "d.".repeat(15) + "in", "in.is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/feedback/stats",
        "/feedback/payload_schema",
        "/feedback/aggregate",
        "/feedback/query"
      })
  void whatLooksIntoPayloadsIsHeavy(String path) {
    String asked = ",\"metrics\":[],\"after_ms\":1795176000000,\"fields\":[\"payload.a\"]";

    assertThat(Asked.find(path, "{" + DAY + asked + "}").heavy()).isTrue();
  }

  @Test
  void wholeRowsAreAsHeavyAsTheyAreLarge() {
    assertThat(Asked.find("/feedback/query", "{" + DAY + "}").heavy()).isFalse();
  }

  @Test
  void bucketsAreOfUtc_andTheAnswerSaysSo() {
    Asked.Said said =
        Asked.say(
            "/feedback/stats",
            "{"
                + DAY
                + ",\"timezone\":\"Asia/Kolkata\",\"granularity\":86400,\"metrics\":"
                + METRIC
                + "}");

    assertThat(said.body().get("timezone").asText()).isEqualTo("UTC");
    assertThat(said.body().get("buckets").findValuesAsText("timestamp"))
        .containsExactly("2026-11-21T00:00:00Z");
  }

  private static Asked.Said stats(String path) {
    return Asked.say(
        "/feedback/stats",
        "{" + DAY + ",\"metrics\":[{\"json_path\":\"" + path + "\",\"value_type\":\"numeric\"}]}");
  }

  private static JsonNode schema(String... payloads) {
    List<Feedback> found = new ArrayList<>();
    for (String payload : payloads) {
      found.add(Asked.recorded(Asked.create("mine", payload)));
    }
    return Asked.said(
            () ->
                Asked.find("/feedback/payload_schema", "{" + DAY + "}")
                    .answer()
                    .of(found, found.size()))
        .body()
        .get("paths");
  }
}
