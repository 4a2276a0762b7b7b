package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.AggregatorService;
import io.plaudit.ingest.IngestService;
import io.plaudit.standalone.cli.PlauditMain;
import io.plaudit.testsupport.EventStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * API keys made by the command line and the API at a front door, and used there and at an
 * aggregator, which has them from its database.
 */
class MadeKeysIT {

  /** What the pages promise of a key that is revoked. */
  private static final Duration PROMPTLY = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SUMMARY = "/v1/summary";
  private static final String READER =
      "{\"name\":\"bi\",\"scopes\":[\"read\"],\"expires_at\":\"2099-01-01T00:00:00Z\"}";

  private static InProcess plaudit;
  private static String door;
  private static String aggregator;

  @TempDir static Path data;

  @BeforeAll
  static void start() throws Exception {
    plaudit = new InProcess(Map.of());
    AggregatorService service = plaudit.startAggregator();
    IngestService ingest = plaudit.openDoor(0);
    door = "http://127.0.0.1:" + ingest.port();
    aggregator = "http://127.0.0.1:" + service.port();
    Files.writeString(data.resolve("bootstrap-key"), InProcess.OPERATORS_KEY + "\n");
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
  }

  @Test
  void aKeyIsGoodAtTheAggregatorAtOnce_andRevokedThereWhileItIsUsed() throws Exception {
    JsonNode made = make(READER);
    Client direct = new Client(aggregator, made.get("key").asText());
    Client through = new Client(door, made.get("key").asText());

    assertThat(status(direct, SUMMARY)).isEqualTo(200);
    assertThat(status(through, SUMMARY)).isEqualTo(200);
    assertThat(status(direct, "/v1/objects/key")).isEqualTo(401);
    int revoked = patiently("DELETE", "/v1/keys/" + made.get("id").asText(), null).statusCode();

    assertThat(revoked).isEqualTo(200);
    assertThat(status(through, SUMMARY)).isEqualTo(401);
    // At most every 10 ms: what is remembered of it must not live on by its use.
    awaitStatus(direct, 401);
  }

  @Test
  void aStreamTellsThroughTheFrontDoor_andEndsWithItsKey() throws Exception {
    JsonNode made = make(READER);
    String key = made.get("key").asText();
    String path = "/v1/stream?key=feedback&trace_id=streamed";
    try (EventStream through = EventStream.open(door + path, "x-api-key", key);
        EventStream direct = EventStream.open(aggregator + path, "x-api-key", key)) {
      assertThat(through.header("content-type")).hasValue("text/event-stream");
      for (EventStream stream : List.of(through, direct)) {
        assertThat(count(stream)).isZero();
      }
      Client writer = new Client(door, InProcess.KEY);
      Client.ok(writer.post("/v1/feedback", "{\"trace_id\":\"streamed\",\"value\":4}"));
      long sent = System.nanoTime();
      for (EventStream stream : List.of(through, direct)) {
        assertThat(count(stream)).isEqualTo(1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(PROMPTLY);

      patiently("DELETE", "/v1/keys/" + made.get("id").asText(), null);

      assertThat(through.hasEnded(PROMPTLY.multipliedBy(2))).isTrue();
      assertThat(direct.hasEnded(PROMPTLY.multipliedBy(2))).isTrue();
    }
    List<EventStream> most = new ArrayList<>();
    try {
      do {
        assertThat(most).hasSizeLessThan(40);
        most.add(EventStream.open(door + path, "x-api-key", InProcess.KEY));
      } while (most.get(most.size() - 1).status() == 200);
      EventStream refused = most.get(most.size() - 1);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).isPresent();
      Client.ok(new Client(door, InProcess.KEY).get(SUMMARY));
    } finally {
      for (EventStream stream : most) {
        stream.close();
      }
    }
  }

  private static int count(EventStream stream) throws Exception {
    EventStream.Event event = stream.next(PATIENCE).orElseThrow();
    assertThat(event.type()).isEqualTo("summary");
    return Client.JSON.readTree(event.data()).get("count").asInt();
  }

  @Test
  void aKeyExpiresAtTheAggregatorByItsClock() throws Exception {
    String soon = Instant.now().plusSeconds(4).toString();
    JsonNode made = make(READER.replace("2099-01-01T00:00:00Z", soon));
    Client direct = new Client(aggregator, made.get("key").asText());
    assertThat(status(direct, SUMMARY)).isEqualTo(200);

    awaitStatus(direct, 401);

    assertThat(Instant.now()).isAfter(Instant.parse(soon));
  }

  @Test
  void whatAKeyMayNotIsForbiddenThereToo_andUnknownOnesAreUnknown() throws Exception {
    JsonNode writer = make(READER.replace("read", "write"));
    assertThat(status(new Client(aggregator, writer.get("key").asText()), SUMMARY)).isEqualTo(403);
    String shaped = "pk_0123456789abcdef0123456789abcdef0123456789a";
    assertThat(status(new Client(aggregator, shaped), SUMMARY)).isEqualTo(401);
    assertThat(status(new Client(door, shaped), SUMMARY)).isEqualTo(401);
    assertThat(status(new Client(aggregator, "pk_other"), SUMMARY)).isEqualTo(401);
  }

  @Test
  void aRestartOfTheAggregatorKeepsThem() throws Exception {
    JsonNode kept = make(READER);
    JsonNode revoked = make(READER);
    patiently("DELETE", "/v1/keys/" + revoked.get("id").asText(), null);
    plaudit.stopAggregator();
    plaudit.startAggregator();

    awaitStatus(new Client(aggregator, kept.get("key").asText()), 200);
    assertThat(status(new Client(aggregator, revoked.get("key").asText()), SUMMARY)).isEqualTo(401);
  }

  @Test
  void theCommandLineMakesListsAndRevokesThem() throws Exception {
    Said made = keys("create", "--name", "gateway A", "--scopes", "write,read", "--rate", "5");
    String key = made.out().strip();
    assertThat(made.status()).isZero();
    assertThat(key).matches("pk_[A-Za-z0-9_-]{43}");
    assertThat(made.err()).contains("gateway A", "read", "write", "rate 5").doesNotContain(key);
    Client client = new Client(door, key);
    Client.ok(client.post("/v1/feedback", "{\"trace_id\":\"by-key\",\"value\":1}"));
    Client.ok(client.get("/v1/traces/by-key"));
    String id = made.err().substring(0, 36);

    Said listed = keys("list");
    assertThat(listed.status()).isZero();
    assertThat(listed.out()).contains(id).doesNotContain(key, ApiKeys.sha256(key));
    assertThat(
            Client.JSON.readTree(keys("list", "--json").out()).get("keys").findValuesAsText("id"))
        .contains(id);
    Said ofAnother =
        keys("create", "--name", "b", "--scopes", "read", "--tenant", "globex", "--json");
    JsonNode foreign = Client.JSON.readTree(ofAnother.out());
    assertThat(foreign.get("tenant").asText()).isEqualTo("globex");
    assertThat(keys("list").out()).doesNotContain(foreign.get("id").asText());
    assertThat(keys("revoke", foreign.get("id").asText()).status()).isEqualTo(1);

    assertThat(keys("revoke", id).out()).contains(id, "revoked");
    assertThat(keys("revoke", id).status()).isZero();
    assertThat(status(client, SUMMARY)).isEqualTo(401);
  }

  @Test
  void itsRateIsKept_apartFromThatOfEveryOtherKey() throws Exception {
    String limited = "{\"name\":\"gateway\",\"scopes\":[\"write\"],\"rate\":2}";
    Client first = new Client(door, make(limited).get("key").asText());
    Client second = new Client(door, make(limited).get("key").asText());
    String hundred = "{\"trace_id\":\"by-rate\",\"value\":1},".repeat(99);
    String batch = "[" + hundred + "{\"trace_id\":\"by-rate\",\"value\":1}]";
    HttpResponse<String> taken = first.post("/v1/feedback", batch);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    assertThat(taken.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=20;w=10");

    HttpResponse<String> refused =
        first.post("/v1/feedback", "{\"trace_id\":\"by-rate\",\"value\":1}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=20;w=10");
    assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"key\";r=0;");

    assertThat(second.post("/v1/feedback", "{\"trace_id\":\"by-rate\",\"value\":1}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void theCommandLineSaysWhatIsWrong() {
    assertThat(keys("create", "--name", "x").status()).isEqualTo(2);
    assertThat(keys("revoke", "x").status()).isEqualTo(2);
    assertThat(keys().status()).isEqualTo(2);
    Said refused = keys("create", "--name", "x", "--scopes", "operator");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("400", "operator");
  }

  /** What a command said, and how it ended. */
  private record Said(int status, String out, String err) {}

  private static Said keys(String... arguments) {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    if (arguments.length > 0) {
      all.addAll(List.of("--url", door, "--data", data.toString()));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        PlauditMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }

  private static JsonNode make(String body) throws Exception {
    HttpResponse<String> response = patiently("POST", "/v1/keys", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Client.JSON.readTree(response.body());
  }

  /** Repeats what is answered 503, as clients do: this machine may be busy. */
  private static HttpResponse<String> patiently(String method, String path, String body) {
    Client operator = new Client(door, InProcess.OPERATORS_KEY);
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(() -> operator.send(method, path, body), answer -> answer.statusCode() != 503);
  }

  private static int status(Client client, String path) throws Exception {
    return client.get(path).statusCode();
  }

  private static void awaitStatus(Client client, int status) {
    Awaitility.await()
        .atMost(status == 200 ? PATIENCE : PROMPTLY)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(status(client, SUMMARY)).isEqualTo(status));
  }
}
