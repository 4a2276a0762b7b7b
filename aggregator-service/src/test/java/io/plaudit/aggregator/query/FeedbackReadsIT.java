package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.id;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedbackReadsIT {

  private static final String RAW =
      "{\"z\" : 1.50,\"a\":[1e2, \"\\u00e9\"],\"a2\":12345678901234567890}";

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    List<Feedback> feedbacks = new ArrayList<>();
    feedbacks.add(
        feedback("full", "full")
            .key("quality")
            .value(new BigDecimal("0.1000"))
            .label("good")
            .weight(new BigDecimal("0.30"))
            .comment("ja, \"gut\"")
            .correction(json("[1, 2.0]"))
            .metadata(json("{\"_prompt\":\"p\",  \"n\":1}"))
            .attributes(json(RAW))
            .source(new Source("langsmith", Source.Kind.AUTO_EVAL))
            .createdAt(NOON.plusNanos(123_456_000))
            .build());
    feedbacks.add(feedback("bare", "bare").key("quality").createdAt(NOON.minusSeconds(60)).build());
    feedbacks.add(feedback("twin1", "twin").key("twins").build());
    feedbacks.add(feedback("twin2", "twin").key("twins").build());
    feedbacks.add(feedback(OTHER_TENANT, "twin1", "twin").key("twins").build());
    feedbacks.add(feedback(OTHER_TENANT, "theirs", "theirs").build());
    for (int i = 0; i < 12; i++) {
      // Pairs share an instant, and the members of every second pair an id as well.
      String name = "page" + (i % 4 < 2 ? i / 2 : i);
      feedbacks.add(
          valued("p" + i, name, Integer.toString(i), "1")
              .key("pages")
              .createdAt(NOON.plus(Duration.ofMinutes(i / 2)))
              .build());
    }
    stored = StoredFeedback.empty().add(feedbacks);
    stored.addTombstone(feedback("gone", "gone").build());
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aFeedbackComesBackWholeAndAsItCame() {
    HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/feedback/" + id("full"));
    assertThat(response.body())
        .isEqualTo(
            "{\"feedback\":[{\"id\":\""
                + id("full")
                + "\",\"trace_id\":\"full\",\"key\":\"quality\",\"value\":0.1,\"label\":\"good\","
                + "\"weight\":0.3,\"comment\":\"ja, \\\"gut\\\"\",\"correction\":[1, 2.0],"
                + "\"metadata\":{\"_prompt\":\"p\",  \"n\":1},"
                + "\"source\":{\"dialect\":\"langsmith\",\"kind\":\"auto_eval\"},"
                + "\"attributes\":"
                + RAW
                + ",\"created_at\":\"2026-03-01T12:00:00.123456Z\","
                + "\"modified_at\":\"2026-03-01T12:00:00Z\"}]}");
  }

  @Test
  void membersAreThereWhereNothingIs() {
    JsonNode row = server.get("/v1/feedback/" + id("bare")).get("feedback").get(0);
    assertThat(row.get("value").isNull()).isTrue();
    assertThat(row.get("label").isNull()).isTrue();
    assertThat(row.get("comment").isNull()).isTrue();
    assertThat(row.get("correction").isNull()).isTrue();
    assertThat(row.get("weight").asInt()).isEqualTo(1);
    assertThat(row.get("metadata").isObject()).isTrue();
  }

  @Test
  void anIdMayLiveOnSeveralTracesButNotBeyondTheTenant() {
    assertThat(traces(server.get("/v1/feedback/" + id("twin"))))
        .containsExactlyInAnyOrder("twin1", "twin2");
    assertThat(traces(server.getAsOther("/v1/feedback/" + id("twin")))).containsExactly("twin1");
  }

  @Test
  void anIdWithoutLiveFeedbackIsNotFound() {
    for (String name : List.of("nobody", "gone", "theirs")) {
      HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/feedback/" + id(name));
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(QueryServer.parse(response.body()).get("type").asText())
          .isEqualTo("https://plaudit.io/problems/not-found");
    }
  }

  @ParameterizedTest
  @CsvSource({"newest", "oldest"})
  void pagesLoseNothingAndRepeatNothingAmongEqualInstants(String order) {
    List<String> paged = new ArrayList<>();
    String path = "/v1/feedback?key=pages&limit=5&order=" + order;
    String cursor = null;
    int pages = 0;
    do {
      JsonNode page = server.get(cursor == null ? path : path + "&cursor=" + cursor);
      paged.addAll(traces(page));
      cursor = page.get("next_cursor").textValue();
      pages++;
    } while (cursor != null);
    assertThat(pages).isEqualTo(3);
    assertThat(paged).hasSize(12).doesNotHaveDuplicates();
    assertThat(paged).isEqualTo(traces(server.get("/v1/feedback?key=pages&order=" + order)));
  }

  @Test
  void searchPagesByCursorAndByOffset() {
    String body =
        "{\"filter\":{\"op\":\"eq\",\"field\":\"key\",\"value\":\"pages\"},%s\"limit\":5}";
    List<String> all = traces(server.search(body.formatted("").replace("5}", "50}")));
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = server.search(body.formatted(cursor));
      paged.addAll(traces(page));
      String next = page.get("next_cursor").textValue();
      cursor = next == null ? null : "\"cursor\":\"" + next + "\",";
    } while (cursor != null);
    assertThat(paged).hasSize(12).isEqualTo(all);
    assertThat(traces(server.search(body.formatted("\"offset\":10,"))))
        .isEqualTo(all.subList(10, 12));
  }

  @ParameterizedTest
  @CsvSource({
    "value, desc, p11 p10 p9",
    "value, asc, p0 p1 p2",
    "trace_id, asc, p0 p1 p10",
    "metadata.x, asc, ''"
  })
  void searchSortsByAField(String field, String direction, String first) {
    JsonNode answer =
        server.search(
            """
            {"filter":{"op":"eq","field":"key","value":"pages"},
             "sort":[{"field":"%s","direction":"%s"}],"limit":3}"""
                .formatted(field, direction));
    assertThat(traces(answer)).hasSize(3);
    if (!first.isEmpty()) {
      assertThat(String.join(" ", traces(answer))).isEqualTo(first);
    }
    assertThat(answer.get("next_cursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "trace_id=full, full",
    "key=quality, full bare",
    "tag=_prompt, full",
    "tag=_prompt&value=p, full",
    "tag=_prompt&value=q, ''",
    "label=good, full",
    "source=langsmith, full",
    "key=quality&source=portkey, bare",
    "key=quality&to=2026-03-01T12:00:00Z, bare",
    "key=quality&from=2026-03-01T12:00:00Z, full",
    "key=quality&from=2026-03-01T12:00:00.123456Z&to=2026-03-01T12:00:00.123457Z, full",
    "key=quality&to=2026-03-01T12:00:00.123456Z, bare"
  })
  void listConditionsMustAllHold(String query, String traces) {
    assertThat(String.join(" ", traces(server.get("/v1/feedback?" + query)))).isEqualTo(traces);
  }

  @Test
  void listTakesAFilterBesideItsConditions() {
    String filter = QueryServer.encode("{\"op\":\"eq\",\"field\":\"attributes.z\",\"value\":1.5}");
    assertThat(traces(server.get("/v1/feedback?filter=" + filter))).containsExactly("full");
    assertThat(traces(server.get("/v1/feedback?key=pages&filter=" + filter))).isEmpty();
  }

  @Test
  void anAnswerBeyondTheByteCapIsRefusedNotCut() {
    String kilobyte = "x".repeat(1024);
    List<Feedback> big = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      big.add(
          feedback("big", "big" + i)
              .key("big")
              .attributes(json("{\"payload\":\"" + kilobyte.repeat(100) + "\"}"))
              .build());
    }
    stored.add(big);
    try (QueryServer capped =
        QueryServer.start(
            stored.database(),
            Duration.ofSeconds(5),
            new QuerySettings.Limits(1024 * 1024, 1000, 100, 100, 10))) {
      HttpResponse<String> response = capped.response(QueryServer.KEY, "/v1/feedback?key=big");
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("too-broad").contains("use a lower limit");
      assertThat(traces(capped.get("/v1/feedback?key=big&limit=10"))).hasSize(10);
    }
  }

  private static List<String> traces(JsonNode answer) {
    List<String> traces = new ArrayList<>();
    answer.get("feedback").forEach(row -> traces.add(row.get("trace_id").asText()));
    return traces;
  }
}
