package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.testsupport.TestKafka;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Datasets and runs shared at one front door and shown at all, with a real broker. */
final class SharingIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEARCH = "/v1/feedback/search";

  private static FakeAggregator aggregator;
  private static Map<String, String> variables;
  private static TestDoor door;
  private static TestDoor other;

  @BeforeAll
  static void open() throws Exception {
    aggregator = new FakeAggregator();
    variables =
        TestDoor.variables(
            TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), aggregator.port());
    variables.put("PLAUDIT_OBJECTS_TOPIC", TestKafka.uniqueTopic("objects"));
    door = new TestDoor(variables);
    other = new TestDoor(variables);
    door.awaitReadyForWrites();
    other.awaitReadyForWrites();
  }

  @AfterAll
  static void close() throws Exception {
    other.close();
    door.close();
    aggregator.close();
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
    assertThat(response.body()).doesNotContain("99999999-9999");
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
  void aTokenIsTakenSoOftenInAMinute_andAnotherOneStill() throws Exception {
    JsonNode busy = put(door, "/langsmith/runs/" + UUID.randomUUID() + "/share");
    JsonNode idle = put(door, "/langsmith/runs/" + UUID.randomUUID() + "/share");
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");
    Map<String, String> strictly = new HashMap<>(variables);
    strictly.put("PLAUDIT_TOKEN_RATE", "2");
    try (TestDoor strict = new TestDoor(strictly)) {
      strict.awaitReadyForWrites();

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

  private static void session(UUID id, UUID dataset) throws Exception {
    HttpResponse<String> made =
        door.post(
            "/langsmith/sessions?upsert=true",
            "{\"id\":\"%s\",\"name\":\"n\",\"reference_dataset_id\":\"%s\",\"extra\":{}}"
                .formatted(id, dataset));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(JSON.readTree(made.body()).get("id").asText()).isEqualTo(id.toString());
  }

  private static String row(UUID session) {
    return """
        {"id":"%s","trace_id":"t","key":"k0","value":1,"label":null,"weight":1,"comment":null,
         "correction":null,"metadata":{},"source":{"dialect":"langsmith","kind":"api"},
         "attributes":{"session_id":"%s","user_id":"99999999-9999-4999-8999-999999999999"},
         "created_at":"2026-01-01T00:00:00Z","modified_at":"2026-01-01T00:00:00Z"}"""
        .formatted(UUID.randomUUID(), session);
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
    HttpResponse<String> response =
        TestDoor.send(at.request(path).PUT(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static int delete(TestDoor at, String path) throws Exception {
    return TestDoor.send(at.request(path).DELETE()).statusCode();
  }

  private static String base(TestDoor of) {
    return "http://127.0.0.1:" + of.service().port() + "/langsmith";
  }
}
