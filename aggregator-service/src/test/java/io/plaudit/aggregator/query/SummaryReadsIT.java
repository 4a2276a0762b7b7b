package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import io.plaudit.query.DistributionBucket;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SummaryReadsIT {

  private static final String PROMPT = "{\"_prompt\":\"greeting\",\"team\":7,\"x\":[1]}";
  private static final String ODD = "a/b%c?d=e&f#ü '; drop table feedback; --";

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    stored =
        StoredFeedback.empty()
            .add(
                valued("t1", "a", "-10", "0.5").metadata(json(PROMPT)).build(),
                valued("t1", "b", "4", "1")
                    .metadata(json(PROMPT))
                    .createdAt(NOON.plus(Duration.ofMinutes(90)))
                    .build(),
                feedback("t1", "c").label("👍").metadata(json(PROMPT)).build(),
                feedback("t1", "d").comment("only words").build(),
                valued("t1", "e", "0.1", "1").key("helpful").build(),
                valued("t2", "f", "7", "0.25").metadata(json("{\"_prompt\":\"other\"}")).build(),
                valued(ODD, "g", "1", "1").key("odd").metadata(json("{\"_user\":\"a/b\"}")).build(),
                feedback(OTHER_TENANT, "t1", "z").value(new BigDecimal(9)).build());
    stored.addTombstone(feedback("t1", "gone").build());
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aTraceHasOneExactSummaryPerKeyByKey() {
    JsonNode answer = server.get("/v1/traces/t1");

    assertThat(answer.get("trace_id").asText()).isEqualTo("t1");
    assertThat(answer.get("summaries").findValuesAsText("key"))
        .containsExactly("feedback", "helpful");
    JsonNode summary = answer.get("summaries").get(0);
    assertThat(summary.get("count").asInt()).isEqualTo(4);
    assertThat(summary.get("scored").asInt()).isEqualTo(2);
    assertThat(summary.get("weight")).isEqualTo(number("1.5"));
    assertThat(summary.get("weighted_value")).isEqualTo(number("-1"));
    assertThat(summary.get("mean").decimalValue()).isEqualByComparingTo("-0.6666666666666667");
    assertThat(summary.get("first_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(summary.get("last_at").asText()).isEqualTo("2026-03-01T13:30:00Z");
    assertThat(summary.get("distribution"))
        .isEqualTo(
            QueryServer.parse(
                """
                [{"value":-10,"label":null,"count":1,"weight":0.5},
                 {"value":4,"label":null,"count":1,"weight":1},
                 {"value":null,"label":"👍","count":1,"weight":1}]"""));
  }

  @Test
  void anUnknownTraceHasNoSummaries() {
    assertThat(server.get("/v1/traces/nobody"))
        .isEqualTo(QueryServer.parse("{\"trace_id\":\"nobody\",\"summaries\":[]}"));
  }

  @Test
  void textInPathsIsDecodedOnceAndItsTwinAnswersTheSame() {
    JsonNode byPath = server.get("/v1/traces/" + QueryServer.encode(ODD));
    assertThat(byPath.get("summaries").get(0).get("count").asInt()).isEqualTo(1);
    assertThat(server.get("/v1/trace?id=" + QueryServer.encode(ODD))).isEqualTo(byPath);

    JsonNode value = server.get("/v1/tags/_user/a%2Fb?key=odd");
    assertThat(value.get("count").asInt()).isEqualTo(1);
    assertThat(server.get("/v1/tag?tag=_user&value=a/b&key=odd")).isEqualTo(value);
    assertThat(server.get("/v1/tags/_user/a%252Fb?key=odd").get("count").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/traces/%",
        "/v1/traces/%4",
        "/v1/traces/%zz",
        "/v1/traces/%ff",
        "/v1/traces/%00",
        "/v1/traces/",
        "/v1/tags/_user/%c3",
        "/v1/traces/%0a"
      })
  void aBadPathIsTheCallersFault(String path) {
    // java.net.URI refuses some of these, a socket does not.
    assertThat(RawHttp.get(server.port(), path))
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .contains("https://plaudit.io/problems/invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces/..", "/v1/traces/%2e%2E", "/v1/traces/%2E."})
  void dotsAreATraceLikeAnyOther(String path) {
    assertThat(RawHttp.get(server.port(), path))
        .startsWith("HTTP/1.1 200")
        .contains("\"trace_id\":\"..\"");
  }

  @Test
  void aTagValueHasASummaryWhoseBoundsAreWholeHours() {
    JsonNode value = server.get("/v1/tags/_prompt/greeting");

    assertThat(value.get("tag").asText()).isEqualTo("_prompt");
    assertThat(value.get("value").asText()).isEqualTo("greeting");
    assertThat(value.get("from").isNull()).isTrue();
    assertThat(value.get("count").asInt()).isEqualTo(3);
    assertThat(value.get("weighted_value")).isEqualTo(number("-1"));
    assertThat(value.get("first_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(value.get("last_at").asText()).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(server.get("/v1/tags/team/7").get("count").asInt()).isEqualTo(3);
  }

  @Test
  void aWindowIsRoundedOutwardToWholeHoursAndNamed() {
    JsonNode value =
        server.get(
            "/v1/tags/_prompt/greeting?from=2026-03-01T14:30:00%2B01:00&to=2026-03-01T13:30:00.000001Z");

    assertThat(value.get("from").asText()).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(value.get("to").asText()).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(value.get("count").asInt()).isEqualTo(1);
    assertThat(value.get("weighted_value")).isEqualTo(number("4"));
    assertThat(server.get("/v1/tags/_prompt/greeting?to=2026-03-01T13:00:00Z").get("count").asInt())
        .isEqualTo(2);
  }

  @Test
  void everythingOfAKeyHasASummary() {
    JsonNode all = server.get("/v1/summary");
    assertThat(all.get("key").asText()).isEqualTo("feedback");
    assertThat(all.get("count").asInt()).isEqualTo(5);
    assertThat(all.get("weight")).isEqualTo(number("1.75"));
    assertThat(all.get("weighted_value")).isEqualTo(number("0.75"));
    JsonNode hour = server.get("/v1/summary?from=2026-03-01T13:00:00Z");
    assertThat(hour.get("count").asInt()).isEqualTo(1);
    JsonNode none = server.get("/v1/summary?key=nothing");
    assertThat(none.get("count").asInt()).isZero();
    assertThat(none.get("mean").isNull()).isTrue();
    assertThat(none.get("first_at").isNull()).isTrue();
  }

  @Test
  void aFilteredSummaryIsThatOfTheRowsItFinds() {
    String filter = QueryServer.encode("{\"op\":\"exists\",\"field\":\"value\"}");
    JsonNode found = server.get("/v1/summary?filter=" + filter);
    assertThat(found.get("count").asInt()).isEqualTo(3);
    assertThat(found.get("weighted_value")).isEqualTo(number("0.75"));
    assertThat(found.get("last_at").asText()).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(server.get("/v1/summary?filter=" + filter + "&from=2026-03-01T13:59:00Z"))
        .isEqualTo(server.get("/v1/summary?from=2026-03-01T13:00:00Z"));
  }

  @Test
  void anAlwaysTrueFilterChangesNothing() {
    String all = QueryServer.encode("{\"op\":\"and\",\"filters\":[]}");
    assertThat(server.get("/v1/summary?filter=" + all)).isEqualTo(server.get("/v1/summary"));
  }

  @Test
  void filteredSummariesAreThoseOfEachKey() {
    String filter = QueryServer.encode("{\"op\":\"eq\",\"field\":\"trace_id\",\"value\":\"t1\"}");
    JsonNode found = server.get("/v1/summaries?filter=" + filter).get("summaries");
    assertThat(found.findValuesAsText("key")).containsExactly("feedback", "helpful");
    for (JsonNode summary : found) {
      JsonNode one =
          server.get("/v1/summary?key=" + summary.get("key").asText() + "&filter=" + filter);
      assertThat(summary.properties())
          .isNotEmpty()
          .allMatch(member -> one.get(member.getKey()).equals(member.getValue()));
    }
    assertThat(found.get(0).get("count").asInt()).isEqualTo(4);
    String nothing = QueryServer.encode("{\"op\":\"or\",\"filters\":[]}");
    assertThat(server.get("/v1/summaries?filter=" + nothing).get("summaries")).isEmpty();
  }

  @Test
  void rowsAreBucketedInSqlAsInTheAggregates() {
    List<Feedback> many = new ArrayList<>();
    Map<BigDecimal, Integer> expected = new TreeMap<>();
    List<String> digits =
        List.of("1", "1.05", "1.15", "1.25", "9.95", "9.9999999999999999", "9.94");
    for (int exponent = -20; exponent <= 20; exponent++) {
      for (String digit : digits) {
        BigDecimal value = new BigDecimal(digit).scaleByPowerOfTen(exponent);
        BigDecimal signed = exponent % 2 == 0 ? value : value.negate();
        many.add(
            feedback(OTHER_TENANT, "b" + exponent, digit + exponent)
                .key("bucket")
                .value(signed)
                .build());
        expected.merge(DistributionBucket.of(signed), 1, Integer::sum);
      }
    }
    stored.add(many);
    String all = QueryServer.encode("{\"op\":\"and\",\"filters\":[]}");
    JsonNode fromRows = server.getAsOther("/v1/summary?key=bucket&filter=" + all);

    assertThat(fromRows).isEqualTo(server.getAsOther("/v1/summary?key=bucket"));
    assertThat(fromRows.get("distribution")).hasSize(100);
    assertThat(fromRows.get("count").asInt()).isEqualTo(many.size());
    for (JsonNode entry : fromRows.get("distribution")) {
      assertThat(expected.get(entry.get("value").decimalValue().add(BigDecimal.ZERO)))
          .as(entry.toString())
          .isEqualTo(entry.get("count").asInt());
    }
  }

  @Test
  void anotherTenantSeesItsOwnAlone() {
    assertThat(server.getAsOther("/v1/traces/t1").get("summaries").get(0).get("weighted_value"))
        .isEqualTo(number("9"));
    assertThat(server.getAsOther("/v1/traces/t2").get("summaries")).isEmpty();
    assertThat(server.getAsOther("/v1/summary").get("count").asInt()).isEqualTo(1);
    assertThat(server.getAsOther("/v1/tags/_prompt").get("values")).isEmpty();
    assertThat(server.getAsOther("/v1/tags/_prompt/greeting").get("count").asInt()).isZero();
    String all =
        QueryServer.encode("{\"op\":\"or\",\"filters\":[{\"op\":\"exists\",\"field\":\"id\"}]}");
    assertThat(server.getAsOther("/v1/summary?filter=" + all).get("count").asInt()).isEqualTo(1);
  }

  private static JsonNode number(String text) {
    return QueryServer.parse(text);
  }
}
