package io.plaudit.ingest;

import static io.plaudit.ingest.TwoDoors.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.ApiKeys;
import io.plaudit.testsupport.TestKafka;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** API keys that are made, used and revoked at several front doors, with a real broker. */
final class KeysIT {

  /** What the pages promise of a key that is revoked. */
  private static final Duration PROMPTLY = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEYS = "/v1/keys";
  private static final String FEEDBACK = "{\"trace_id\":\"t\",\"value\":1}";
  private static final String WRITER = "{\"name\":\"ci\",\"scopes\":[\"write\"]}";

  private static TwoDoors doors;
  private static TestDoor door;
  private static TestDoor other;

  @BeforeAll
  static void open() {
    doors = new TwoDoors();
    door = doors.first();
    other = doors.second();
  }

  @AfterAll
  static void close() {
    doors.close();
  }

  @Test
  void aKeyMadeAtOneDoorIsGoodAtTheOther_andIsShownOnce() throws Exception {
    JsonNode made = make(door, TestDoor.ADMIN, WRITER);
    String key = made.get("key").asText();

    assertThat(key).matches("pk_[A-Za-z0-9_-]{43}");
    awaitStatus(other, key, 200);
    assertThat(as(door, key, "GET", "/v1/summary", null).statusCode()).isEqualTo(403);
    HttpResponse<String> listed = as(other, TestDoor.ADMIN, "GET", KEYS + "?limit=1000", null);
    assertThat(listed.body())
        .contains(made.get("id").asText())
        .doesNotContain(key, ApiKeys.sha256(key), "sha256");
    assertThat(onTheTopic()).contains(ApiKeys.sha256(key)).doesNotContain(key);
  }

  @Test
  void aRevokedKeyIsTurnedAwayEverywhere_whileItIsBeingUsed_andAfterARestart() throws Exception {
    JsonNode revoked = make(door, TestDoor.ADMIN, WRITER);
    JsonNode kept = make(door, TestDoor.ADMIN, WRITER);
    String key = revoked.get("key").asText();
    awaitStatus(other, key, 200);
    String path = KEYS + "/" + revoked.get("id").asText();

    JsonNode first = json(200, as(door, TestDoor.ADMIN, "DELETE", path, null));
    assertThat(write(door, key)).isEqualTo(401);
    awaitStatus(other, key, 401);

    assertThat(first.get("state").asText()).isEqualTo("revoked");
    JsonNode again = json(200, as(other, TestDoor.ADMIN, "DELETE", path, null));
    assertThat(again).isEqualTo(first);
    try (TestDoor late = doors.another("PLAUDIT_CORS_ORIGINS", "*")) {
      assertThat(write(late, key)).isEqualTo(401);
      assertThat(write(late, kept.get("key").asText())).isEqualTo(200);
    }
    assertThat(states(revoked, kept)).containsExactly("revoked", "live");
  }

  @Test
  void aKeyExpires() throws Exception {
    Instant soon = Instant.now().plusSeconds(4);
    String asked = WRITER.replace("}", ",\"rate\":50,\"expires_at\":\"" + soon + "\"}");
    JsonNode made = make(door, TestDoor.ADMIN, asked);
    awaitStatus(other, made.get("key").asText(), 200);

    awaitStatus(other, made.get("key").asText(), 401);

    assertThat(Instant.now()).isAfter(soon);
    assertThat(states(made)).containsExactly("expired");
    assertThat(made.get("rate").asInt()).isEqualTo(50);
    assertThat(Instant.parse(made.get("expires_at").asText())).isEqualTo(soon);
  }

  @Test
  void anAdminSeesAndMakesAndRevokesTheKeysOfHisTenantAlone() throws Exception {
    JsonNode ofAcme = make(door, TestDoor.ADMIN, WRITER);
    String id = ofAcme.get("id").asText();
    String globex = WRITER.replace("}", ",\"tenant\":\"acme\"}");

    assertThat(as(door, TestDoor.OTHERS_ADMIN, "POST", KEYS, globex).statusCode()).isEqualTo(403);
    assertThat(as(door, TestDoor.OTHERS_ADMIN, "GET", KEYS, null).body()).doesNotContain(id);
    for (String path : List.of(KEYS + "?tenant=acme", KEYS + "?tenant=no+tenant")) {
      assertThat(as(door, TestDoor.OTHERS_ADMIN, "GET", path, null).statusCode()).isEqualTo(403);
    }
    String foreign = KEYS + "/" + id;
    assertThat(as(door, TestDoor.OTHERS_ADMIN, "DELETE", foreign, null).statusCode())
        .isEqualTo(404);
    assertThat(
            as(door, TestDoor.OTHERS_ADMIN, "DELETE", foreign + "?tenant=acme", null).statusCode())
        .isEqualTo(403);
    String cursor = KEYS + "?cursor=" + id;
    assertThat(as(door, TestDoor.OTHERS_ADMIN, "GET", cursor, null).statusCode()).isEqualTo(400);
    assertThat(write(door, ofAcme.get("key").asText())).isEqualTo(200);
    for (String lacking : List.of(TestDoor.KEY, TestDoor.WRITE_ONLY, TestDoor.READ_ONLY)) {
      assertThat(as(door, lacking, "POST", KEYS, WRITER).statusCode()).isEqualTo(403);
      assertThat(as(door, lacking, "GET", KEYS, null).statusCode()).isEqualTo(403);
      assertThat(as(door, lacking, "DELETE", foreign, null).statusCode()).isEqualTo(403);
    }
    assertThat(as(door, "pk-nobody", "GET", KEYS, null).statusCode()).isEqualTo(401);
  }

  @Test
  void anOperatorNamesAnyTenant_andWhoIsMadeAdminNamesHisOwn() throws Exception {
    String asked = "{\"name\":\"first\",\"tenant\":\"initech\",\"scopes\":[\"admin\",\"read\"]}";
    JsonNode made = make(door, TestDoor.OPERATOR, asked);
    String admin = made.get("key").asText();
    awaitListed(other, admin);

    assertThat(made.get("tenant").asText()).isEqualTo("initech");
    assertThat(as(other, admin, "POST", KEYS, WRITER).statusCode()).isEqualTo(403);
    assertThat(as(other, admin, "GET", KEYS + "?tenant=acme", null).statusCode()).isEqualTo(403);
    JsonNode reader = make(other, admin, WRITER.replace("write", "read"));
    assertThat(reader.get("tenant").asText()).isEqualTo("initech");
    assertThat(
            json(200, as(door, TestDoor.OPERATOR, "GET", KEYS + "?tenant=initech", null))
                .get("keys")
                .findValuesAsText("id"))
        .containsExactly(reader.get("id").asText(), made.get("id").asText());
    String operators = WRITER.replace("write", "operator");
    assertThat(as(door, TestDoor.OPERATOR, "POST", KEYS, operators).statusCode()).isEqualTo(400);
    assertThat(as(door, TestDoor.OPERATOR, "GET", KEYS + "?tenant=No", null).statusCode())
        .isEqualTo(400);
    String path = KEYS + "/" + made.get("id").asText() + "?tenant=initech";
    json(200, as(door, TestDoor.OPERATOR, "DELETE", path, null));
    awaitRefused(other, admin);
  }

  @Test
  void aListHasPages_theNewestFirst() throws Exception {
    String tenant = "?tenant=pages&limit=2";
    for (int i = 0; i < 3; i++) {
      make(
          door,
          TestDoor.OPERATOR,
          WRITER.replace("ci", "n" + i).replace("}", ",\"tenant\":\"pages\"}"));
    }

    JsonNode first = json(200, as(other, TestDoor.OPERATOR, "GET", KEYS + tenant, null));
    make(
        door,
        TestDoor.OPERATOR,
        WRITER.replace("ci", "late").replace("}", ",\"tenant\":\"pages\"}"));
    String cursor = "&cursor=" + first.get("next_cursor").asText();
    JsonNode second = json(200, as(other, TestDoor.OPERATOR, "GET", KEYS + tenant + cursor, null));

    assertThat(first.get("keys").findValuesAsText("name")).containsExactly("n2", "n1");
    assertThat(second.get("keys").findValuesAsText("name")).containsExactly("n0");
    assertThat(second.get("next_cursor").isNull()).isTrue();
    for (String wrong : List.of("limit=0", "limit=1001", "limit=x", "cursor=x", "live=true")) {
      assertThat(as(door, TestDoor.ADMIN, "GET", KEYS + "?" + wrong, null).statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
  }

  @Test
  void theSameAttemptAtAnotherDoorMakesNoSecondKey_andUnknownKeysAreSaidToBe() throws Exception {
    HttpRequest.Builder request =
        request(door, TestDoor.ADMIN, "POST", KEYS, WRITER).header("Idempotency-Key", "once");
    String id = json(201, TestDoor.send(request)).get("id").asText();

    HttpResponse<String> repeated =
        TestDoor.send(
            request(other, TestDoor.ADMIN, "POST", KEYS, WRITER).header("Idempotency-Key", "once"));

    assertThat(repeated.statusCode()).isEqualTo(409);
    assertThat(repeated.body()).contains(id).doesNotContain("\"key\"");
    assertThat(repeated.headers().firstValue("content-type")).contains("application/problem+json");
    String nobody = KEYS + "/" + UUID.randomUUID();
    assertThat(as(door, TestDoor.ADMIN, "DELETE", nobody, null).statusCode()).isEqualTo(404);
    assertThat(as(door, TestDoor.ADMIN, "DELETE", KEYS + "/x", null).statusCode()).isEqualTo(400);
    assertThat(as(door, TestDoor.ADMIN, "PUT", nobody, "{}").statusCode()).isEqualTo(405);
    assertThat(as(door, TestDoor.ADMIN, "POST", KEYS, "{").statusCode()).isEqualTo(400);
  }

  private static JsonNode make(TestDoor at, String key, String body) throws Exception {
    return json(201, as(at, key, "POST", KEYS, body));
  }

  private static List<String> states(JsonNode... made) throws Exception {
    JsonNode keys =
        json(200, as(door, TestDoor.ADMIN, "GET", KEYS + "?limit=1000", null)).get("keys");
    return List.of(made).stream()
        .map(
            one -> {
              for (JsonNode key : keys) {
                if (key.get("id").equals(one.get("id"))) {
                  return key.get("state").asText();
                }
              }
              return "absent";
            })
        .toList();
  }

  private static void awaitStatus(TestDoor at, String key, int status) {
    Awaitility.await()
        .atMost(status == 200 ? PATIENCE : PROMPTLY)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(write(at, key)).isEqualTo(status));
  }

  private static void awaitListed(TestDoor at, String key) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> json(200, as(at, key, "GET", KEYS, null)));
  }

  private static void awaitRefused(TestDoor at, String key) {
    Awaitility.await()
        .atMost(PROMPTLY)
        .untilAsserted(() -> json(401, as(at, key, "GET", KEYS, null)));
  }

  private static int write(TestDoor at, String key) {
    return as(at, key, "POST", "/v1/feedback", FEEDBACK).statusCode();
  }

  private static String onTheTopic() {
    StringBuilder all = new StringBuilder();
    TopicReader.readAll(TestKafka.bootstrapServers(), doors.objectsTopic())
        .forEach(
            record -> {
              all.append(new String(record.key(), StandardCharsets.UTF_8));
              all.append(new String(record.value(), StandardCharsets.UTF_8)).append('\n');
            });
    return all.toString();
  }

  private static JsonNode json(int status, HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  /** Repeats what is answered 503, as clients do: this machine may be busy. */
  private static HttpResponse<String> as(
      TestDoor at, String key, String method, String path, String body) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(
            () -> TestDoor.send(request(at, key, method, path, body)),
            answer -> answer.statusCode() != 503);
  }

  private static HttpRequest.Builder request(
      TestDoor at, String key, String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.service().port() + path))
        .timeout(Duration.ofSeconds(30))
        .header("x-api-key", key)
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }
}
