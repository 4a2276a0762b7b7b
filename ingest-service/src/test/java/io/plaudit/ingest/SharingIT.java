package io.plaudit.ingest;

import static io.plaudit.ingest.TwoDoors.JSON;
import static io.plaudit.ingest.TwoDoors.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.ApiKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Datasets and runs shared at one front door and shown at all, with a real broker. */
final class SharingIT {

  private static final String SEARCH = "/v1/feedback/search";
  private static final String SHARED = "/langsmith/workspaces/current/shared";

  /** The same key is another tenant's. */
  private static final String GLOBEX =
      """
      [{"name":"gateway","sha256":"%s","tenant":"globex","scopes":["write","read"]}]"""
          .formatted(ApiKeys.sha256(TestDoor.KEY));

  private static final String USER = "99999999-9999-4999-8999-999999999999";

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
  void aTokenStaysUntilItIsTakenBack_andTheNextIsAnother() throws Exception {
    String path = "/langsmith/datasets/" + UUID.randomUUID() + "/share";
    assertThat(door.get(path).body()).isEqualTo("null");

    JsonNode first = put(door, path);
    assertThat(put(other, path)).isEqualTo(first);
    assertThat(JSON.readTree(other.get(path).body())).isEqualTo(first);
    assertThat(delete(other, path)).isEqualTo(200);
    assertThat(door.get(path).body()).isEqualTo("null");
    JsonNode second = put(door, path);

    assertThat(UUID.fromString(first.get("share_token").asText())).isNotNull();
    assertThat(second.get("share_token")).isNotEqualTo(first.get("share_token"));
    assertThat(publicly(first, "datasets/feedback").statusCode()).isEqualTo(404);
    assertThat(delete(door, path)).isEqualTo(200);
    assertThat(delete(door, path)).isEqualTo(200);
  }

  @Test
  void aSharedDatasetShowsTheFeedbackOfItsSessions_withoutKeyAndUsers() throws Exception {
    UUID dataset = UUID.randomUUID();
    UUID session = UUID.randomUUID();
    UUID elsewhere = UUID.randomUUID();
    session(session, dataset);
    session(elsewhere, UUID.randomUUID());
    JsonNode shared = put(door, "/langsmith/datasets/" + dataset + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[" + row(session) + "],\"next_cursor\":null}");

    HttpResponse<String> response =
        publicly(shared, "datasets/feedback?key=k0&key=k1&source=api&has_score=true&level=run");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode record = JSON.readTree(response.body()).get(0);
    assertThat(record.get("session_id").asText()).isEqualTo(session.toString());
    assertThat(record.get("feedback_source").get("user_id").isNull()).isTrue();
    assertThat(record.get("feedback_source").get("ls_user_id").isNull()).isTrue();
    assertThat(response.body()).doesNotContain(USER);
    FakeAggregator.Asked asked = aggregator.lastAsked();
    assertThat(asked.body()).contains(session.toString(), "k0", "k1");
    assertThat(asked.body()).doesNotContain(elsewhere.toString(), "nobody");
    assertThat(publicly(shared, "datasets/feedback?user=" + UUID.randomUUID()).statusCode())
        .isEqualTo(200);
    assertThat(aggregator.lastAsked().body()).contains("nobody");
    assertThat(claims(asked).get("tenant").asText()).isEqualTo("acme");
    assertThat(claims(asked).get("scope").asText()).isEqualTo("read");
    for (String wrong :
        new String[] {"limit=0", "limit=101", "created_at=1", "session=x", "min_created_at=1"}) {
      assertThat(publicly(shared, "datasets/feedback?" + wrong).statusCode())
          .as(wrong)
          .isEqualTo(422);
    }
  }

  @Test
  void whoGaveAFeedbackIsShownWhereTheOperatorSaysSo() throws Exception {
    UUID dataset = UUID.randomUUID();
    UUID session = UUID.randomUUID();
    session(session, dataset);
    JsonNode shared = put(door, "/langsmith/datasets/" + dataset + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[" + row(session) + "],\"next_cursor\":null}");
    try (TestDoor open = doors.another("PLAUDIT_SHARE_USER_IDS", "true")) {
      JsonNode source =
          ok(publicly(open, shared, "datasets/feedback?user=" + USER))
              .get(0)
              .get("feedback_source");

      assertThat(source.get("user_id").asText()).isEqualTo(USER);
      assertThat(source.get("ls_user_id").asText()).isEqualTo(USER);
      assertThat(aggregator.lastAsked().body()).contains(USER).doesNotContain("nobody");
    }
    assertThat(publicly(shared, "datasets/feedback").body()).doesNotContain(USER);
  }

  @Test
  void aSessionThatIsRemovedIsShownNoMore() throws Exception {
    UUID dataset = UUID.randomUUID();
    UUID removed = UUID.randomUUID();
    UUID left = UUID.randomUUID();
    session(removed, dataset);
    session(left, dataset);
    JsonNode shared = put(door, "/langsmith/datasets/" + dataset + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");
    assertThat(delete(door, "/langsmith/sessions/" + removed)).isEqualTo(200);

    assertThat(publicly(shared, "datasets/feedback").statusCode()).isEqualTo(200);
    assertThat(aggregator.lastAsked().body())
        .contains(left.toString())
        .doesNotContain(removed.toString());
  }

  @Test
  void aDatasetWithoutSessionsShowsNothing() throws Exception {
    JsonNode shared = put(door, "/langsmith/datasets/" + UUID.randomUUID() + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");

    assertThat(publicly(shared, "datasets/feedback").body()).isEqualTo("[]");
    assertThat(aggregator.lastAsked().body()).contains("00000000-0000-0000-0000-000000000000");
  }

  @Test
  void aSharedRunShowsItsFeedback_andIsNoDataset() throws Exception {
    UUID run = UUID.randomUUID();
    JsonNode shared = put(door, "/langsmith/runs/" + run + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");

    assertThat(shared.get("run_id").asText()).isEqualTo(run.toString());
    assertThat(publicly(shared, "feedbacks").statusCode()).isEqualTo(200);
    assertThat(aggregator.lastAsked().body()).contains(run.toString());
    assertThat(publicly(shared, "datasets/feedback").statusCode()).isEqualTo(404);
    assertThat(
            TestDoor.send(
                    HttpRequest.newBuilder(
                        URI.create(base(other) + "/public/" + UUID.randomUUID() + "/feedbacks")))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            TestDoor.send(HttpRequest.newBuilder(URI.create(base(other) + "/public/x/feedbacks")))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void aSharedDatasetShowsItself_andItsSessionsAlone() throws Exception {
    UUID dataset = UUID.randomUUID();
    UUID session = UUID.randomUUID();
    ok(door.post("/langsmith/datasets", named(dataset)));
    session(session, dataset);
    session(UUID.randomUUID(), UUID.randomUUID());
    JsonNode shared = put(door, "/langsmith/datasets/" + dataset + "/share");
    JsonNode ofRun = put(door, "/langsmith/runs/" + UUID.randomUUID() + "/share");

    JsonNode itself = ok(publicly(shared, "datasets"));
    assertThat(itself.get("id").asText()).isEqualTo(dataset.toString());
    assertThat(itself.get("session_count").asInt()).isEqualTo(1);
    assertThat(ok(publicly(shared, "examples"))).isEmpty();
    assertThat(ok(publicly(shared, "datasets/sessions")).findValuesAsText("id"))
        .containsExactly(session.toString());
    assertThat(ok(publicly(shared, "datasets/sessions?name=" + dataset))).isEmpty();
    for (String path : List.of("datasets", "examples", "datasets/sessions")) {
      assertThat(publicly(ofRun, path).statusCode()).as(path).isEqualTo(404);
      assertThat(publicly(shared, path + "?include_stats=true").statusCode())
          .as(path)
          .isEqualTo(path.equals("datasets") ? 200 : 422);
    }
  }

  @Test
  void whatIsSharedIsListed_andTakenBackAtOnce_butOnlyOnesOwn() throws Exception {
    UUID run = UUID.randomUUID();
    UUID dataset = UUID.randomUUID();
    JsonNode ofGlobex;
    try (TestDoor globex = doors.another("PLAUDIT_API_KEYS", GLOBEX)) {
      ofGlobex = put(globex, "/langsmith/runs/" + run + "/share");
    }
    JsonNode ofRun = put(door, "/langsmith/runs/" + run + "/share");
    ok(door.post("/langsmith/datasets", named(dataset)));
    JsonNode ofDataset = put(door, "/langsmith/datasets/" + dataset + "/share");
    assertThat(ofGlobex.get("share_token")).isNotEqualTo(ofRun.get("share_token"));

    JsonNode listed = ok(other.get(SHARED)).get("entities");
    assertThat(listed.get(0).get("type").asText()).isEqualTo("dataset");
    assertThat(listed.get(0).get("share_token")).isEqualTo(ofDataset.get("share_token"));
    assertThat(listed.get(0).get("dataset_name").asText()).isEqualTo("of " + dataset);
    assertThat(Instant.parse(listed.get(0).get("created_at").asText()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(listed.get(1).get("run_id").asText()).isEqualTo(run.toString());
    assertThat(ok(other.get(SHARED + "?limit=1&offset=1")).get("entities"))
        .containsExactly(listed.get(1));

    String tokens = "{\"share_tokens\":[%s,%s,\"%s\"]}";
    ok(
        TwoDoors.send(
            other,
            "DELETE",
            SHARED,
            tokens.formatted(
                ofRun.get("share_token"), ofGlobex.get("share_token"), UUID.randomUUID())));
    assertThat(ok(door.get(SHARED)).get("entities").findValuesAsText("share_token"))
        .contains(ofDataset.get("share_token").asText())
        .doesNotContain(ofRun.get("share_token").asText());
    assertThat(publicly(ofRun, "feedbacks").statusCode()).isEqualTo(404);
    ok(TwoDoors.send(door, "DELETE", SHARED, "{\"unshare_all\":true}"));
    assertThat(ok(other.get(SHARED)).get("entities")).isEmpty();
    assertThat(publicly(ofGlobex, "datasets").statusCode()).isEqualTo(404);
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");
    assertThat(publicly(ofGlobex, "feedbacks").statusCode()).isEqualTo(200);
    assertThat(TwoDoors.send(door, "DELETE", SHARED, "{\"share_tokens\":[7]}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void aTokenIsTakenSoOftenInAMinute_andAnotherOneStill() throws Exception {
    JsonNode busy = put(door, "/langsmith/runs/" + UUID.randomUUID() + "/share");
    JsonNode idle = put(door, "/langsmith/runs/" + UUID.randomUUID() + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");
    try (TestDoor strict = doors.another("PLAUDIT_TOKEN_RATE", "2")) {
      assertThat(publicly(strict, busy, "feedbacks").statusCode()).isEqualTo(200);
      assertThat(publicly(strict, busy, "feedbacks").statusCode()).isEqualTo(200);
      HttpResponse<String> third = publicly(strict, busy, "feedbacks");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("Retry-After")).isPresent();
      assertThat(publicly(strict, idle, "feedbacks").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sharingNeedsAKeyThatMayWrite() throws Exception {
    URI uri = URI.create(base(door) + "/runs/" + UUID.randomUUID() + "/share");
    HttpRequest.Builder put =
        HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofString("{}"));

    assertThat(TestDoor.send(put.copy()).statusCode()).isEqualTo(401);
    assertThat(TestDoor.send(put.copy().header("x-api-key", TestDoor.READ_ONLY)).statusCode())
        .isEqualTo(403);
  }

  private static String named(UUID dataset) {
    return "{\"id\":\"%s\",\"name\":\"of %s\"}".formatted(dataset, dataset);
  }

  private static void session(UUID id, UUID dataset) throws Exception {
    JsonNode made =
        ok(
            door.post(
                "/langsmith/sessions",
                "{\"id\":\"%s\",\"reference_dataset_id\":\"%s\",\"extra\":{}}"
                    .formatted(id, dataset)));
    assertThat(made.get("id").asText()).isEqualTo(id.toString());
  }

  private static String row(UUID session) {
    return """
        {"id":"%s","trace_id":"t","key":"k0","value":1,"label":null,"weight":1,"comment":null,
         "correction":null,"metadata":{},"source":{"dialect":"langsmith","kind":"api"},
         "attributes":{"session_id":"%s","user_id":"%s"},
         "created_at":"2026-01-01T00:00:00Z","modified_at":"2026-01-01T00:00:00Z"}"""
        .formatted(UUID.randomUUID(), session, USER);
  }

  private static JsonNode claims(FakeAggregator.Asked asked) throws Exception {
    String token = asked.headers().get("authorization").substring("Bearer ".length());
    String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    return JSON.readTree(Base64.getUrlDecoder().decode(payload));
  }

  private static HttpResponse<String> publicly(JsonNode shared, String path) throws Exception {
    return publicly(other, shared, path);
  }

  private static HttpResponse<String> publicly(TestDoor at, JsonNode shared, String path)
      throws Exception {
    return TestDoor.send(
        HttpRequest.newBuilder(
            URI.create(
                base(at) + "/api/v1/public/" + shared.get("share_token").asText() + "/" + path)));
  }

  private static JsonNode put(TestDoor at, String path) throws Exception {
    return ok(TwoDoors.send(at, "PUT", path, "{}"));
  }

  private static int delete(TestDoor at, String path) throws Exception {
    return TestDoor.send(at.request(path).DELETE()).statusCode();
  }

  private static String base(TestDoor of) {
    return "http://127.0.0.1:" + of.service().port() + "/langsmith";
  }
}
