package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.TENANT;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.model.Feedback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompareReadsIT {

  private static StoredFeedback stored;
  private static QueryServer server;

  /** Version one has 4 and 6 in turns, version two 5 and 7, version three is from the day after. */
  @BeforeAll
  static void start() {
    List<Feedback> feedbacks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int odd = i % 2 * 2;
      feedbacks.add(prompt("one", i, 4 + odd).build());
      feedbacks.add(prompt("two", i, 5 + odd).build());
      feedbacks.add(prompt("three", i, 5 + odd).createdAt(NOON.plus(Duration.ofDays(1))).build());
      feedbacks.add(late("one", i, 5 + odd));
      feedbacks.add(late("two", i, 4 + odd));
    }
    feedbacks.add(prompt("few", 0, 9).build());
    stored = StoredFeedback.empty().add(feedbacks);
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Feedback.Builder prompt(String prompt, int number, int value) {
    return valued("t" + number, prompt + number, Integer.toString(value), "1")
        .metadata(json("{\"_prompt\":\"" + prompt + "\"}"));
  }

  private static Feedback late(String prompt, int number, int value) {
    return valued("t" + number, "late" + prompt + number, Integer.toString(value), "1")
        .key("latency")
        .metadata(json("{\"_prompt\":\"" + prompt + "\"}"))
        .build();
  }

  @Test
  void bothSidesAreTheSummariesOfTheirValues() {
    JsonNode answer = server.get("/v1/compare?tag=_prompt&a=one&b=two");

    assertThat(answer.get("tag").asText()).isEqualTo("_prompt");
    assertThat(answer.get("key").asText()).isEqualTo("feedback");
    assertThat(answer.get("a")).isEqualTo(summary("one"));
    assertThat(answer.get("b")).isEqualTo(summary("two"));
    assertThat(answer.get("difference").decimalValue()).isEqualByComparingTo("1");
    // Two samples of 40 with the variance 40/39: the error is √(2/39), and t of 78 degrees 1.9908.
    assertThat(answer.at("/ci95/0").asDouble()).isBetween(0.5491, 0.5492);
    assertThat(answer.at("/ci95/1").asDouble()).isBetween(1.4508, 1.4509);
    assertThat(answer.get("p_value").asDouble()).isBetween(3e-5, 4e-5);
    assertThat(answer.get("lower_is_better").asBoolean()).isFalse();
    assertThat(answer.get("verdict").asText()).isEqualTo("b_better");
    assertThat(answer.get("text").asText()).isEqualTo("B is better by 1.00 ± 0.45 (95 %)");
  }

  private static JsonNode summary(String prompt) {
    ObjectNode summary = (ObjectNode) server.get("/v1/tags/_prompt/" + prompt);
    summary.remove(List.of("tag", "from", "to"));
    return summary;
  }

  @Test
  void theConfigOfTheKeySaysWhichIsBetter() {
    String path = "/v1/compare?tag=_prompt&a=one&b=two&key=latency";
    assertThat(server.get(path).get("verdict").asText()).isEqualTo("a_better");
    stored.describe(OTHER_TENANT, "latency", "{\"is_lower_score_better\":true}");
    assertThat(server.get(path).get("verdict").asText()).as("another's word").isEqualTo("a_better");

    stored.describe(TENANT, "latency", "{\"is_lower_score_better\":true}");
    JsonNode answer = server.get(path + "&consistency=eventual");
    assertThat(answer.get("verdict").asText()).isEqualTo("b_better");
    assertThat(answer.get("lower_is_better").asBoolean()).isTrue();
    assertThat(answer.get("difference").decimalValue()).isEqualByComparingTo("-1");
    assertThat(answer.get("text").asText()).contains("B is better by 1.00").contains("lower");
  }

  @Test
  void aWindowIsOfBoth() {
    String path = "/v1/compare?tag=_prompt&a=two&b=three";
    JsonNode open = server.get(path);
    assertThat(open.get("verdict").asText()).isEqualTo("no_difference");
    assertThat(open.get("p_value").asDouble()).isEqualTo(1);
    JsonNode answer = server.get(path + "&to=2026-03-02T11:00:01Z");
    assertThat(answer.get("to").asText()).isEqualTo("2026-03-02T12:00:00Z");
    assertThat(answer.at("/a/count").asInt()).isEqualTo(40);
    assertThat(answer.at("/b/count").asInt()).isZero();
    assertThat(answer.get("verdict").asText()).isEqualTo("too_few");
  }

  @ParameterizedTest
  @CsvSource({"few, 1", "nobody, 0"})
  void fewAndNoneAreSaidToBeSo(String b, int count) {
    JsonNode answer = server.get("/v1/compare?tag=_prompt&a=one&b=" + b);
    assertThat(answer.at("/b/value").asText()).isEqualTo(b);
    assertThat(answer.at("/b/count").asInt()).isEqualTo(count);
    assertThat(answer.at("/b/few").asBoolean()).isTrue();
    assertThat(answer.get("ci95").isNull()).isTrue();
    assertThat(answer.get("p_value").isNull()).isTrue();
    assertThat(answer.get("difference").isNull()).isEqualTo(count == 0);
    assertThat(answer.get("verdict").asText()).isEqualTo("too_few");
  }

  @Test
  void anotherTenantHasNothingToCompare() {
    JsonNode answer = server.getAsOther("/v1/compare?tag=_prompt&a=one&b=two");
    assertThat(answer.at("/a/count").asInt() + answer.at("/b/count").asInt()).isZero();
  }
}
