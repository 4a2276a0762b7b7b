package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SeriesReadsIT {

  private static final String ALL = QueryServer.encode("{\"op\":\"and\",\"filters\":[]}");

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    stored =
        StoredFeedback.empty()
            .add(
                at(0, "1", "a", "2"),
                at(10, "2", "a", "4"),
                at(60, "3", "a", "-1"),
                at(65, "4", "b", "5"),
                at(24 * 60, "5", "b", "6"),
                at(24 * 60, "6", "b", "6"),
                at(24 * 60, "7", "b", "6"),
                at(0, "8", "c", "1"));
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Feedback at(int minutes, String name, String prompt, String value) {
    return valued("t" + name, name, value, "0.5")
        .metadata(json("{\"_prompt\":\"" + prompt + "\"}"))
        .createdAt(NOON.plus(Duration.ofMinutes(minutes)))
        .build();
  }

  @Test
  void everythingIsOneSeriesOfTheHoursWithFeedback() {
    assertThat(server.get("/v1/series?to=2026-03-01T14:00:00Z"))
        .isEqualTo(
            QueryServer.parse(
                """
                {"key":"feedback","interval":"hour","tag":null,"from":null,
                 "to":"2026-03-01T14:00:00Z",
                 "series":[{"value":null,"points":[
                  {"at":"2026-03-01T12:00:00Z","count":3,"scored":3,"weight":1.5,
                   "weighted_value":3.5,"mean":2.333333333333333,
                   "ci95":[0.6048075727545911,4.061859093912076],"few":true},
                  {"at":"2026-03-01T13:00:00Z","count":2,"scored":2,"weight":1,
                   "weighted_value":2,"mean":2,
                   "ci95":[-3.879891953620162,7.879891953620162],"few":true}]}]}"""));
  }

  @Test
  void daysAreThoseOfUtc() {
    JsonNode points = server.get("/v1/series?interval=day").get("series").get(0).get("points");
    assertThat(points.findValuesAsText("at"))
        .containsExactly("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
    assertThat(points.findValuesAsText("count")).containsExactly("5", "3");
  }

  @Test
  void aTagHasOneSeriesPerTopValue() {
    JsonNode answer = server.get("/v1/series?tag=_prompt&limit=2&interval=day");
    assertThat(answer.get("tag").asText()).isEqualTo("_prompt");
    assertThat(answer.get("series")).hasSize(2);
    assertThat(answer.get("series").get(0).get("value").asText()).isEqualTo("b");
    assertThat(answer.get("series").get(1).get("value").asText()).isEqualTo("a");
    assertThat(answer.get("series").get(1).get("points").get(0).get("count").asInt()).isEqualTo(3);
  }

  @Test
  void aTagValueIsOneSeriesEvenWithoutPoints() {
    assertThat(server.get("/v1/series?tag=_prompt&value=c").get("series").get(0).get("points"))
        .hasSize(1);
    assertThat(server.get("/v1/series?tag=_prompt&value=nothing").get("series"))
        .isEqualTo(QueryServer.parse("[{\"value\":\"nothing\",\"points\":[]}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/series?interval=hour",
        "/v1/series?interval=day&from=2026-03-01T13:00:00Z",
        "/v1/series?tag=_prompt&limit=2",
        "/v1/series?tag=_prompt&value=a",
        "/v1/series?tag=_prompt&value=nothing"
      })
  void anAlwaysTrueFilterChangesNothing(String path) {
    assertThat(server.get(path + (path.contains("?") ? "&" : "?") + "filter=" + ALL))
        .isEqualTo(server.get(path));
  }

  @Test
  void aFilterLeavesOutWhatItDoesNotFind() {
    String filter = QueryServer.encode("{\"op\":\"gt\",\"field\":\"value\",\"value\":4}");
    JsonNode series = server.get("/v1/series?tag=_prompt&filter=" + filter).get("series");
    assertThat(series).hasSize(1);
    assertThat(series.get(0).get("value").asText()).isEqualTo("b");
  }

  @Test
  void morePointsThanTheCapAreRefusedNotCut() {
    try (QueryServer capped =
        QueryServer.start(
            stored.database(),
            Duration.ofSeconds(5),
            new QuerySettings.Limits(1 << 20, 2, 100, 100, 10))) {
      HttpResponse<String> response = capped.response(QueryServer.KEY, "/v1/series");
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("more than 2 points");
    }
  }
}
