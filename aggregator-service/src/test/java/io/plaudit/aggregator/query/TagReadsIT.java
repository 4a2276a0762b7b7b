package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
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

final class TagReadsIT {

  private static StoredFeedback stored;
  private static QueryServer server;

  /** Ranks whatever has more than two values from a list. */
  private static QueryServer small;

  @BeforeAll
  static void start() {
    stored =
        StoredFeedback.empty()
            .add(
                prompt("1", "a", "5").build(),
                prompt("2", "a", "5").build(),
                prompt("3", "b", "-2").build(),
                prompt("4", "b", "-2").createdAt(NOON.plus(Duration.ofHours(3))).build(),
                prompt("5", "c", "9").build(),
                prompt("6", "d", "9").build(),
                prompt("7", "d", "9").createdAt(NOON.plus(Duration.ofDays(1))).build(),
                feedback("t8", "8").label("x").metadata(json("{\"_prompt\":\"e\"}")).build(),
                prompt("9", "Z", "-7").build());
    server = QueryServer.start(stored);
    small =
        QueryServer.start(
            stored.database(),
            Duration.ofSeconds(5),
            new QuerySettings.Limits(1 << 20, 1000, 4, 4, 10));
  }

  @AfterAll
  static void stop() {
    server.close();
    small.close();
  }

  private static Feedback.Builder prompt(String name, String prompt, String value) {
    return valued("t" + name, name, value, "1").metadata(json("{\"_prompt\":\"" + prompt + "\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "count, a b d Z c e",
    "worst, Z b a d c e",
    "best, d c a b Z e",
    "value, Z a b c d e"
  })
  void valuesComeInTheOrderAskedFor(String order, String values) {
    JsonNode answer = server.get("/v1/tags/_prompt?order=" + order);
    assertThat(String.join(" ", answer.findValuesAsText("order"))).isEqualTo(order);
    assertThat(values(answer)).containsExactly(values.split(" ", -1));
    assertThat(answer.get("next_cursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"count", "worst", "best", "value"})
  void pagesLoseNothingAndRepeatNothing(String order) {
    List<String> paged = new ArrayList<>();
    String path = "/v1/tag?tag=_prompt&limit=2&order=" + order;
    String cursor = null;
    int pages = 0;
    do {
      JsonNode page = server.get(cursor == null ? path : path + "&cursor=" + cursor);
      paged.addAll(values(page));
      cursor = page.get("next_cursor").textValue();
      pages++;
    } while (cursor != null);
    assertThat(pages).isEqualTo(3);
    assertThat(paged).isEqualTo(values(server.get("/v1/tag?tag=_prompt&order=" + order)));
  }

  @Test
  void theNamesToAskByAreTheTagsAndTheKeysOfTheNewest_mostFrequentFirst() {
    StoredFeedback own =
        StoredFeedback.empty()
            .add(
                feedback("n1", "n1").key("some").build(),
                feedback("n2", "n2").key("b").build(),
                feedback("n3", "n3").key("a").build(),
                feedback("n4", "n4").key("some").build());
    try (QueryServer names = QueryServer.start(own)) {
      assertThat(names.get("/v1/tags"))
          .isEqualTo(
              QueryServer.parse(
                  """
                  {"tags":["_user","_organisation","_prompt","_environment","team"],
                   "keys":["some","a","b"]}"""));
      assertThat(names.response(QueryServer.KEY, "/v1/tags?tag=_user").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aWindowRanksWhatIsInIt() {
    JsonNode answer = server.get("/v1/tags/_prompt?from=2026-03-01T13:00:00Z&order=best");
    assertThat(values(answer)).containsExactly("d", "b");
    assertThat(answer.get("values").get(0).get("count").asInt()).isEqualTo(1);
    assertThat(answer.get("from").asText()).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(answer.get("to").isNull()).isTrue();
  }

  @Test
  void aLargeRankingComesFromAListThatSaysItsAgeAndIsNotCutSilently() {
    HttpResponse<String> response =
        small.response(QueryServer.KEY, "/v1/tags/_prompt?order=worst&limit=3");
    JsonNode first = QueryServer.ok(response);
    assertThat(response.headers().firstValue("Age")).contains("0");
    assertThat(values(first)).containsExactly("Z", "b", "a");

    stored.add(
        feedback("new", "new")
            .value(new BigDecimal(100))
            .key("later")
            .metadata(json("{\"_prompt\":\"b\"}"))
            .build());
    JsonNode second =
        small.get(
            "/v1/tags/_prompt?order=worst&limit=3&cursor=" + first.get("next_cursor").asText());
    assertThat(values(second)).containsExactly("d");
    HttpResponse<String> beyond =
        small.response(
            QueryServer.KEY,
            "/v1/tags/_prompt?order=worst&limit=3&cursor=" + second.get("next_cursor").asText());
    assertThat(beyond.statusCode()).isEqualTo(422);
    assertThat(beyond.body()).contains("only the first 4 are ranked");
  }

  @Test
  void aListIsOldButItsFiguresAreExactAtRead() {
    stored.add(
        tagged("list1", "p1", "1"),
        tagged("list2", "p2", "2"),
        tagged("list3", "p3", "3"),
        tagged("list4", "p4", "4"),
        tagged("list5", "p5", "5"));
    assertThat(values(small.get("/v1/tags/_user?key=list&order=best&limit=1")))
        .containsExactly("p5");
    stored.add(tagged("list6", "p5", "-100"));
    JsonNode now = small.get("/v1/tags/_user?key=list&order=best&limit=1");
    assertThat(values(now)).containsExactly("p5");
    assertThat(now.get("values").get(0).get("weighted_value").asInt()).isEqualTo(-95);
  }

  @Test
  void whereLowerIsBetterTheHighestAreTheWorst_inListsToo() {
    stored.add(
        late("late1", "fast", "1"),
        late("late2", "slow", "9"),
        late("late3", "mid", "5"),
        late("late4", "gone", "7"),
        late("late5", "new", "3"));
    String path = "/v1/tags/_user?key=latency&order=";
    stored.describe(TENANT, "latency", "{\"is_lower_score_better\":\"true?\"}");
    assertThat(values(server.get(path + "worst")))
        .containsExactly("fast", "new", "mid", "gone", "slow");
    assertThat(server.get(path + "worst").get("lower_is_better").asBoolean()).isFalse();
    assertThat(values(small.get(path + "worst&limit=1"))).containsExactly("fast");

    stored.describe(TENANT, "latency", "{\"is_lower_score_better\":true}");
    stored.describe(OTHER_TENANT, "list", "{\"is_lower_score_better\":true}");
    JsonNode worst = server.get(path + "worst");
    assertThat(values(worst)).containsExactly("slow", "gone", "mid", "new", "fast");
    assertThat(worst.get("lower_is_better").asBoolean()).isTrue();
    assertThat(values(server.get(path + "best&from=2026-03-01T12:00:00Z")))
        .containsExactly("fast", "new", "mid", "gone", "slow");
    assertThat(values(server.get(path + "value")))
        .containsExactly("fast", "gone", "mid", "new", "slow");
    assertThat(server.get(path + "count").has("lower_is_better")).isFalse();
    assertThat(values(small.get(path + "worst&limit=1"))).containsExactly("slow");
    assertThat(values(small.get(path + "best&limit=1"))).containsExactly("fast");
    assertThat(
            server
                .get("/v1/traces?key=latency&order=worst&limit=2&consistency=eventual")
                .get("traces")
                .findValuesAsText("trace_id"))
        .containsExactly("tlate2", "tlate4");
    assertThat(server.get("/v1/tags/_user?key=list&order=best").get("lower_is_better").asBoolean())
        .as("another tenant's word")
        .isFalse();
  }

  private static Feedback late(String name, String user, String seconds) {
    return valued("t" + name, name, seconds, "1")
        .key("latency")
        .metadata(json("{\"_user\":\"" + user + "\"}"))
        .build();
  }

  @Test
  void fewValuesAreRankedAtReadWithoutAnAge() {
    HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/tags/_prompt");
    assertThat(response.headers().firstValue("Age")).isEmpty();
  }

  @Test
  void aCursorOfAnotherTenantLeadsNowhereElse() {
    String cursor = server.get("/v1/tags/_prompt?limit=1").get("next_cursor").asText();
    stored.add(
        feedback(OTHER_TENANT, "x", "x1").metadata(json("{\"_prompt\":\"theirs\"}")).build());
    assertThat(values(server.getAsOther("/v1/tags/_prompt"))).containsExactly("theirs");
    assertThat(values(server.getAsOther("/v1/tags/_prompt?cursor=" + cursor))).isEmpty();
  }

  private static Feedback tagged(String name, String user, String value) {
    return valued(name, name, value, "1")
        .key("list")
        .metadata(json("{\"_user\":\"" + user + "\"}"))
        .build();
  }

  private static List<String> values(JsonNode answer) {
    List<String> values = new ArrayList<>();
    answer.get("values").forEach(value -> values.add(value.get("value").asText()));
    return values;
  }
}
