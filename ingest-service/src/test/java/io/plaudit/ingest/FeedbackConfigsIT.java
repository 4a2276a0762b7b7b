package io.plaudit.ingest;

import static io.plaudit.ingest.TwoDoors.JSON;
import static io.plaudit.ingest.TwoDoors.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys take, said at one front door and kept at all, with a real broker. */
final class FeedbackConfigsIT {

  private static final String PATH = "/langsmith/feedback-configs";
  private static final String STARS = "{\"type\":\"continuous\",\"min\":0,\"max\":5}";
  private static final String THUMBS =
      """
      {"type":"categorical","categories":[{"value":1,"label":"up"},{"value":0,"label":"down"}]}""";

  private static TwoDoors doors;
  private static FakeAggregator aggregator;
  private static TestDoor door;
  private static TestDoor other;

  @BeforeAll
  static void open() throws Exception {
    doors = new TwoDoors();
    aggregator = doors.aggregator();
    door = doors.first();
    other = doors.second();
  }

  @AfterAll
  static void close() throws Exception {
    doors.close();
  }

  @Test
  void aConfigIsMadeOnce_changed_andRemoved_atAnyFrontDoor() throws Exception {
    String key = "stars-" + UUID.randomUUID();
    JsonNode made = ok(door.post(PATH, body(key, STARS, "false")));
    assertThat(made.get("feedback_key").asText()).isEqualTo(key);
    assertThat(made.get("feedback_config").toString()).isEqualTo(STARS);
    assertThat(made.get("is_lower_score_better").asBoolean()).isFalse();
    assertThat(UUID.fromString(made.get("tenant_id").asText())).isNotNull();

    assertThat(ok(other.post(PATH, body(key, STARS.replace("5", "5.0"), "true")))).isEqualTo(made);
    assertThat(other.post(PATH, body(key, THUMBS, "false")).statusCode()).isEqualTo(400);
    JsonNode changed =
        ok(patch(other, "{\"feedback_key\":\"%s\",\"is_lower_score_better\":true}".formatted(key)));
    assertThat(changed.get("is_lower_score_better").asBoolean()).isTrue();
    assertThat(changed.get("feedback_config").toString()).isEqualTo(STARS);
    assertThat(ok(door.get(PATH + "?key=" + key)).get(0)).isEqualTo(changed);

    HttpResponse<String> removed =
        TestDoor.send(door.request(PATH + "?feedback_key=" + key).DELETE());
    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(removed.body()).isEmpty();
    assertThat(ok(other.get(PATH + "?key=" + key))).isEmpty();
    assertThat(patch(other, "{\"feedback_key\":\"%s\"}".formatted(key)).statusCode())
        .isEqualTo(404);
    ok(other.post(PATH, body(key, THUMBS, "false")));
  }

  @Test
  void categoriesAreAddedAndRemoved_andTheRestStays() throws Exception {
    String key = "thumbs-" + UUID.randomUUID();
    String config = THUMBS.strip().replace("}]}", "}],\"allows_multiple_categories\":false}");
    ok(door.post(PATH, body(key, config, "true")));
    String change = "{\"feedback_key\":\"" + key + "\",%s}";

    JsonNode added =
        ok(patch(other, change.formatted("\"add_categories\":[{\"value\":2,\"label\":\"top\"}]")));
    assertThat(added.get("is_lower_score_better").asBoolean()).isTrue();
    assertThat(added.get("feedback_config").get("allows_multiple_categories").asBoolean())
        .isFalse();
    assertThat(added.get("feedback_config").get("categories").findValuesAsText("label"))
        .containsExactly("up", "down", "top");
    assertThat(
            ok(patch(
                    door,
                    change.formatted("\"add_categories\":[{\"value\":2.0,\"label\":\"top\"}]")))
                .get("feedback_config"))
        .isEqualTo(added.get("feedback_config"));
    assertThat(feedback(key, "\"value\":\"top\"").statusCode()).isEqualTo(200);
    JsonNode removed = ok(patch(door, change.formatted("\"remove_categories\":[1.0,7]")));
    assertThat(removed.get("feedback_config").get("categories").findValuesAsText("label"))
        .containsExactly("down", "top");
    assertThat(feedback(key, "\"value\":\"up\"").statusCode()).isEqualTo(422);

    String down = "{\"value\":0,\"label\":\"down\"}";
    for (String wrong :
        new String[] {
          "\"remove_categories\":[0]",
          "\"add_categories\":[{\"value\":0,\"label\":\"another\"}]",
          "\"add_categories\":[{\"label\":\"none\"}]",
          "\"add_categories\":{}",
          "\"add_categories\":[" + (down + ",").repeat(500) + down + "]",
          "\"remove_categories\":[\"x\"]"
        }) {
      HttpResponse<String> refused = patch(door, change.formatted(wrong));
      assertThat(refused.statusCode()).as(wrong + refused.body()).isEqualTo(422);
    }
    assertThat(ok(other.get(PATH + "?key=" + key)).get(0)).isEqualTo(removed);
  }

  @Test
  void aConfigHasAnIdOfItsOwn_andIsEnforced() throws Exception {
    String key = "named-" + UUID.randomUUID();
    JsonNode made = ok(door.post(PATH, body(key, STARS, "false")));
    String byId = PATH + "?id=" + made.get("id").asText();
    String change = "{\"feedback_key\":\"%s\",\"id\":\"%s\",\"is_lower_score_better\":true}";

    assertThat(made.get("is_enforced").asBoolean()).isTrue();
    assertThat(keys(other.get(PATH + "?key=" + key + "&include_all_configs=true")))
        .containsExactly(key);
    assertThat(keys(other.get(PATH + "?key=" + key + "&is_enforced=true"))).containsExactly(key);
    assertThat(ok(other.get(PATH + "?key=" + key + "&is_enforced=false"))).isEmpty();
    ok(patch(other, change.formatted(key, made.get("id").asText())));
    assertThat(patch(other, change.formatted(key, UUID.randomUUID())).statusCode()).isEqualTo(404);
    assertThat(TwoDoors.send(other, "DELETE", byId + "&feedback_key=k", "").statusCode())
        .isEqualTo(422);
    assertThat(TwoDoors.send(other, "DELETE", PATH, "").statusCode()).isEqualTo(422);
    assertThat(TwoDoors.send(other, "DELETE", byId, "").statusCode()).isEqualTo(204);
    assertThat(TwoDoors.send(other, "DELETE", byId, "").statusCode()).isEqualTo(404);
    assertThat(ok(door.get(PATH + "?key=" + key))).isEmpty();
  }

  @Test
  void aListIsFilteredAndPaged() throws Exception {
    String mark = UUID.randomUUID().toString();
    for (String name : new String[] {"a", "b", "c"}) {
      ok(door.post(PATH, body(name + mark, THUMBS, "false")));
    }

    assertThat(keys(other.get(PATH + "?name_contains=" + mark)))
        .containsExactly("c" + mark, "b" + mark, "a" + mark);
    assertThat(
            keys(
                door.get(PATH + "?name_contains=" + mark + "&sort_by_desc=False&offset=1&limit=1")))
        .containsExactly("b" + mark);
    assertThat(keys(door.get(PATH + "?key=a" + mark + "&key=c" + mark)))
        .containsExactly("c" + mark, "a" + mark);
    assertThat(door.get(PATH + "?limit=101").statusCode()).isEqualTo(422);
  }

  @Test
  void feedbackKeepsToTheConfigOfItsKey_andACategoryHasItsLabel() throws Exception {
    String key = "thumbs-" + UUID.randomUUID();
    ok(door.post(PATH, body(key, THUMBS, "false")));

    assertThat(feedback(key, "\"score\":1").statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(feedback(key, "\"score\":0").body()).get("value").asText())
        .isEqualTo("down");
    HttpResponse<String> wrong = feedback(key, "\"score\":0.5");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("must be one of the key's categories");
    assertThat(feedback("another", "\"score\":0.5").statusCode()).isEqualTo(200);
  }

  @Test
  void theFirstFeedbackOrTokenOfAKeyDefinesIt() throws Exception {
    String byFeedback = "first-" + UUID.randomUUID();
    String byToken = "first-" + UUID.randomUUID();
    assertThat(feedback(byFeedback, "\"score\":6,\"feedback_config\":" + STARS).statusCode())
        .isEqualTo(422);
    assertThat(ok(door.get(PATH + "?key=" + byFeedback))).isEmpty();
    assertThat(feedback(byFeedback, "\"score\":4,\"feedback_config\":" + STARS).statusCode())
        .isEqualTo(200);
    assertThat(feedback(byFeedback, "\"score\":6").statusCode()).isEqualTo(422);
    ok(
        door.post(
            "/langsmith/feedback/tokens",
            "{\"run_id\":\"%s\",\"feedback_key\":\"%s\",\"feedback_config\":%s}"
                .formatted(UUID.randomUUID(), byToken, THUMBS)));
    ok(
        door.post(
            "/langsmith/feedback/tokens",
            "{\"run_id\":\"%s\",\"feedback_key\":\"%s\",\"feedback_config\":%s}"
                .formatted(UUID.randomUUID(), byToken, STARS)));

    assertThat(ok(other.get(PATH + "?key=" + byToken)).get(0).get("feedback_config").toString())
        .isEqualTo(THUMBS);
    assertThat(feedback(byToken, "\"score\":4").statusCode()).isEqualTo(422);
  }

  @Test
  void manyTokensOfOneRequestDefineOnlySoManyKeys() throws Exception {
    String mark = UUID.randomUUID().toString();
    String token = "{\"run_id\":\"%s\",\"feedback_key\":\"%s\",\"feedback_config\":%s}";
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      tokens.add(token.formatted(UUID.randomUUID(), i + mark, STARS));
    }

    JsonNode made =
        ok(door.post("/langsmith/feedback/tokens", "[" + String.join(",", tokens) + "]"));
    assertThat(made).hasSize(101);
    assertThat(made.get(100).get("feedback_key").asText()).isEqualTo(100 + mark);
    assertThat(ok(other.get(PATH + "?name_contains=" + mark))).hasSize(100);
    assertThat(ok(other.get(PATH + "?offset=100&name_contains=" + mark))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"min\":1|0|at least 1",
        "\"max\":5|6|at most 5",
        "\"min\":1,\"max\":5|0|from 1 to 5"
      })
  void aBoundIsNamedWhereThereIsOne(String bounds, int score, String rule) throws Exception {
    String key = "bounded-" + UUID.randomUUID();
    ok(door.post(PATH, body(key, "{\"type\":\"continuous\"," + bounds + "}", "false")));

    HttpResponse<String> refused = feedback(key, "\"score\":" + score);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("score must be " + rule + ",").doesNotContain("null");
  }

  @Test
  void theFirstConfigOfAKeyInAnUploadDefinesIt_forTheFeedbackBehindItToo() throws Exception {
    String key = "uploaded-" + UUID.randomUUID();
    HttpResponse<String> response =
        upload(
            part(key, "\"score\":6,\"feedback_config\":" + STARS),
            part(key, "\"score\":1,\"feedback_config\":" + THUMBS),
            part(key, "\"score\":7,\"feedback_config\":" + STARS),
            part(key, "\"value\":\"down\",\"feedback_config\":null"));

    assertThat(response.statusCode()).isEqualTo(422);
    JsonNode complaints = JSON.readTree(response.body()).get("detail");
    assertThat(complaints.findValuesAsText("msg"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("feedback.0: score must be from 0 to 5"),
            second -> assertThat(second).startsWith("feedback.2: score must be one of the key's"));
    assertThat(ok(other.get(PATH + "?key=" + key)).get(0).get("feedback_config").toString())
        .isEqualTo(THUMBS);
    assertThat(upload(part(key, "\"score\":0,\"feedback_config\":" + STARS)).statusCode())
        .isEqualTo(202);
    assertThat(feedback(key, "\"score\":4").statusCode()).isEqualTo(422);
  }

  @Test
  void anUploadOfWhichNothingIsStoredDefinesNothing() throws Exception {
    String key = "refused-" + UUID.randomUUID();

    assertThat(upload(part(key, "\"score\":6,\"feedback_config\":" + STARS)).statusCode())
        .isEqualTo(422);
    assertThat(ok(other.get(PATH + "?key=" + key))).isEmpty();
  }

  @Test
  void aChangeKeepsToTheConfigOfTheKey() throws Exception {
    String key = "changed-" + UUID.randomUUID();
    String id = UUID.randomUUID().toString();
    ok(door.post(PATH, body(key, THUMBS, "false")));
    stored(id, key);
    JsonNode changed = ok(change(id, "{\"score\":0}"));
    HttpResponse<String> refused = change(id, "{\"score\":0.5}");

    assertThat(changed.get("score").asInt()).isZero();
    assertThat(changed.get("value").asText()).isEqualTo("down");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("must be one of the key's categories").contains("score");
  }

  @Test
  void theConfigThatAChangeBringsDefinesAKeyThatHasNone_andIsHeldToAtOnce() throws Exception {
    String key = "patched-" + UUID.randomUUID();
    String id = UUID.randomUUID().toString();
    stored(id, key);
    HttpResponse<String> refused = change(id, "{\"score\":2,\"feedback_config\":" + THUMBS + "}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(ok(other.get(PATH + "?key=" + key))).isEmpty();

    JsonNode changed = ok(change(id, "{\"value\":\"down\",\"feedback_config\":" + THUMBS + "}"));
    assertThat(changed.get("score").asInt()).isZero();
    assertThat(ok(other.get(PATH + "?key=" + key)).get(0).get("feedback_config").toString())
        .isEqualTo(THUMBS);
    assertThat(change(id, "{\"score\":4,\"feedback_config\":" + STARS + "}").statusCode())
        .as("the first one stays")
        .isEqualTo(422);
    assertThat(change(id, "{\"feedback_config\":{\"type\":\"other\"}}").statusCode())
        .isEqualTo(422);
    assertThat(change(id, "{\"feedback_config\":null}").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"feedback_key\":\"k\"}",
        "{\"feedback_key\":\"k\",\"feedback_config\":[]}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"other\"}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"continuous\",\"min\":1,\"max\":1}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"continuous\",\"max\":1,"
            + "\"categories\":[{\"value\":2}]}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"freeform\",\"min\":1}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"freeform\","
            + "\"categories\":[{\"value\":2}]}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"categorical\",\"min\":0,"
            + "\"categories\":[{\"value\":1},{\"value\":2}]}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"categorical\","
            + "\"categories\":[{\"value\":1}]}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"categorical\","
            + "\"categories\":[{\"value\":1},{\"value\":1.0}]}}",
        "{\"feedback_key\":\"k\",\"feedback_config\":{\"type\":\"categorical\","
            + "\"categories\":[{\"value\":1,\"label\":\"a\"},{\"value\":2,\"label\":\"a\"}]}}"
      })
  void whatIsNoConfigIs422(String body) throws Exception {
    HttpResponse<String> response = door.post(PATH, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
  }

  private static String body(String key, String config, String lower) {
    return "{\"feedback_key\":\"%s\",\"feedback_config\":%s,\"is_lower_score_better\":%s}"
        .formatted(key, config, lower);
  }

  private static HttpResponse<String> feedback(String key, String members) throws Exception {
    return door.post(
        "/langsmith/feedback",
        "{\"run_id\":\"%s\",\"key\":\"%s\",%s}".formatted(UUID.randomUUID(), key, members));
  }

  private static HttpResponse<String> change(String id, String body) throws Exception {
    return TwoDoors.send(door, "PATCH", "/langsmith/feedback/" + id, body);
  }

  /** A live feedback, an upward thumb. */
  private static void stored(String id, String key) {
    aggregator.answer(
        "/v1/feedback/" + id,
        """
        {"feedback":[{"id":"%s","trace_id":"t","key":"%s","value":1,"label":"up","weight":1,
          "source":{"dialect":"langsmith","kind":"api"},"attributes":{},
          "created_at":"2026-11-21T12:00:00Z","modified_at":"2026-11-21T12:00:00Z"}]}"""
            .formatted(id, key));
  }

  private static String part(String key, String members) {
    UUID run = UUID.randomUUID();
    return "{\"run_id\":\"%s\",\"trace_id\":\"%s\",\"key\":\"%s\",%s}"
        .formatted(run, run, key, members);
  }

  private static HttpResponse<String> upload(String... feedbacks) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < feedbacks.length; i++) {
      body.append("--b\r\nContent-Disposition: form-data; name=\"feedback.")
          .append(i)
          .append("\"\r\n\r\n")
          .append(feedbacks[i])
          .append("\r\n");
    }
    return TestDoor.send(
        door.request("/langsmith/runs/multipart")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofString(body.append("--b--\r\n").toString())));
  }

  private static HttpResponse<String> patch(TestDoor at, String body) throws Exception {
    return TwoDoors.send(at, "PATCH", PATH, body);
  }

  private static Iterable<String> keys(HttpResponse<String> response) throws Exception {
    return ok(response).findValuesAsText("feedback_key");
  }
}
