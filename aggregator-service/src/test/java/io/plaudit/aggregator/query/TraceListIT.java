package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceListIT {

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    List<Feedback> feedbacks = new ArrayList<>();
    // Trace i is judged at minutes i and 20 - i: the newest of each is at 20 - i for i < 10.
    for (int i = 0; i < 7; i++) {
      feedbacks.add(at(i, "early" + i, i).build());
      feedbacks.add(at(i, "late" + i, 20 - i).build());
    }
    // Five traces at one instant: only ids tell their places.
    for (int i = 10; i < 15; i++) {
      feedbacks.add(at(i, "same" + i, 5).build());
    }
    feedbacks.add(feedback("other-key", "o").key("other").build());
    feedbacks.add(feedback(OTHER_TENANT, "theirs", "th").build());
    stored = StoredFeedback.empty().add(feedbacks);
    stored.addTombstone(feedback("gone", "g").createdAt(NOON.plus(Duration.ofHours(5))).build());
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Feedback.Builder at(int trace, String name, int minute) {
    return valued("t" + trace, name, Integer.toString(trace % 7), "0.5")
        .createdAt(NOON.plus(Duration.ofMinutes(minute)));
  }

  @Test
  void newestFirstListsEachTraceOnceWhereItsNewestFeedbackStands() {
    JsonNode answer = server.get("/v1/traces");
    assertThat(answer.get("key").asText()).isEqualTo("feedback");
    assertThat(answer.get("order").asText()).isEqualTo("newest");
    assertThat(traces(answer)).hasSize(12).doesNotHaveDuplicates();
    assertThat(traces(answer).subList(0, 7))
        .containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6");
    JsonNode first = answer.get("traces").get(0);
    assertThat(first.get("count").asInt()).isEqualTo(2);
    assertThat(first.get("last_at").asText()).isEqualTo("2026-03-01T12:20:00Z");
    assertThat(first.get("distribution").get(0).get("weight").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"newest", "worst", "best"})
  void pagesLoseNothingAndRepeatNothing(String order) {
    List<String> paged = new ArrayList<>();
    String path = "/v1/traces?limit=5&order=" + order;
    String cursor = null;
    int pages = 0;
    do {
      JsonNode page = server.get(cursor == null ? path : path + "&cursor=" + cursor);
      paged.addAll(traces(page));
      cursor = page.get("next_cursor").textValue();
      pages++;
    } while (cursor != null);
    assertThat(pages).isEqualTo(3);
    assertThat(paged).isEqualTo(traces(server.get("/v1/traces?order=" + order)));
  }

  @Test
  void aBusyTraceIsPassedOverAndNeverRepeated() {
    List<Feedback> feedbacks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      feedbacks.add(at(1, "busy" + i, i).build());
    }
    feedbacks.add(at(2, "in-the-middle", 1_000).build());
    feedbacks.add(at(3, "before-all", -1).build());
    try (QueryServer busy = QueryServer.start(StoredFeedback.empty().add(feedbacks))) {
      List<String> paged = new ArrayList<>();
      String cursor = "";
      for (int page = 0; page < 3; page++) {
        JsonNode answer = busy.get("/v1/traces?limit=1" + cursor);
        paged.addAll(traces(answer));
        cursor = "&cursor=" + answer.get("next_cursor").asText();
      }
      assertThat(paged).containsExactly("t1", "t2", "t3");
      assertThat(cursor).isEqualTo("&cursor=null");
    }
  }

  @Test
  void worstAndBestGoByTheMeanThenByCountThenByText() {
    assertThat(traces(server.get("/v1/traces?order=worst")).subList(0, 5))
        .containsExactly("t0", "t14", "t1", "t2", "t3");
    assertThat(traces(server.get("/v1/traces?order=best")).subList(0, 3))
        .containsExactly("t6", "t13", "t5");
  }

  @Test
  void aLargeRankingComesFromAListThatAgreesWithTheRows() {
    try (QueryServer small =
        QueryServer.start(
            stored.database(),
            Duration.ofSeconds(5),
            new QuerySettings.Limits(1 << 20, 1000, 100, 4, 10))) {
      HttpResponse<String> response = small.response(QueryServer.KEY, "/v1/traces?order=worst");
      assertThat(response.headers().firstValue("Age")).contains("0");
      assertThat(QueryServer.ok(response)).isEqualTo(server.get("/v1/traces?order=worst"));
    }
  }

  @Test
  void tenantsAreWalls() {
    assertThat(traces(server.getAsOther("/v1/traces"))).containsExactly("theirs");
    assertThat(traces(server.getAsOther("/v1/traces?order=worst"))).containsExactly("theirs");
    String cursor = server.get("/v1/traces?limit=1").get("next_cursor").asText();
    assertThat(traces(server.getAsOther("/v1/traces?cursor=" + cursor))).containsExactly("theirs");
  }

  private static List<String> traces(JsonNode answer) {
    List<String> traces = new ArrayList<>();
    answer.get("traces").forEach(trace -> traces.add(trace.get("trace_id").asText()));
    return traces;
  }
}
