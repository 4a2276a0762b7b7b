package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.aggregator.AggregatorService;
import io.plaudit.ingest.IngestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Humm's API through the front door, and its feedback on the way to LangSmith: another front door
 * of a Plaudit, where it belongs to another tenant.
 */
class HummIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ORGANIZATION = "5d2c7e90-6b1f-4c38-8f0a-0c9d1b7e4a22";
  private static final String FEEDBACK = "/humm/feedback";

  /** In the order of Humm's own example. */
  private static final List<String> FIFTEEN =
      List.of(
          "key",
          "feedback_type",
          "score",
          "value",
          "comment",
          "thread_id",
          "langsmith_run_id",
          "langsmith_trace_id",
          "organization_id",
          "user_id",
          "id",
          "langsmith_synced",
          "deleted",
          "created_at",
          "updated_at");

  private static final String EXAMPLE =
      """
      {"key": "<string>", "feedback_type": "thumbs_up", "thread_id": "<string>",
       "organization_id": "<string>", "score": 123, "value": "<string>", "comment": "<string>",
       "langsmith_run_id": "<string>", "langsmith_trace_id": "<string>"}""";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int langSmithPort;
  private InProcess plaudit;
  private AggregatorService aggregator;
  private String url;

  @BeforeEach
  void start() throws Exception {
    langSmithPort = freePort();
    plaudit =
        new InProcess(
            Map.of(
                "PLAUDIT_LANGSMITH_ENDPOINT",
                "http://127.0.0.1:" + langSmithPort + "/langsmith",
                "PLAUDIT_LANGSMITH_API_KEY",
                InProcess.OTHERS_KEY,
                "PLAUDIT_LANGSMITH_TENANTS",
                "acme"));
    aggregator = plaudit.startAggregator();
    IngestService door = plaudit.openDoor(0);
    url = "http://127.0.0.1:" + door.port();
  }

  @AfterEach
  void stop() throws Exception {
    plaudit.close();
  }

  @Test
  void examplesOfHummsPages_areAnsweredWithFifteenMembers_andCount() throws Exception {
    assertThat(ok(post(EXAMPLE)).fieldNames()).toIterable().containsExactlyElementsOf(FIFTEEN);
    JsonNode rated = ok(post(feedback("rating", "\"score\":4,\"thread_id\":\"t1\"")));
    ok(post(feedback("thumbs_down", "\"thread_id\":\"t1\"")));
    ok(post(feedback("thumbs_up", "\"thread_id\":\"t1\"")));

    assertThat(rated.path("user_id").asText()).isEqualTo(InProcess.USER.toString());
    assertThat(rated.path("langsmith_synced").asBoolean(true)).isFalse();
    assertThat(ok(get(FEEDBACK + "/" + rated.path("id").asText()))).isEqualTo(rated);
    JsonNode summary = ok(get("/v1/traces/t1")).path("summaries").path(0);
    assertThat(summary.path("count").asInt()).isEqualTo(3);
    assertThat(summary.path("weighted_value").asInt()).isEqualTo(5);
    for (String tag : new String[] {"_organisation/" + ORGANIZATION, "_user/" + InProcess.USER}) {
      assertThat(ok(get("/v1/tags/" + tag + "?key=quality")).path("count").asInt()).isEqualTo(3);
    }
  }

  /** As Humm's pages print the command, for each level, and for the path with a slash behind it. */
  @Test
  @EnabledIf("io.plaudit.standalone.SdkScript#curlIsWanted")
  void curl_isAnsweredWithFifteenMembers_onEveryLevel() throws Exception {
    String thread = UUID.randomUUID().toString();
    String run = UUID.randomUUID().toString();
    String trace = UUID.randomUUID().toString();
    String onThread = feedback("thumbs_up", "\"thread_id\":\"%s\"".formatted(thread));
    String onRun =
        feedback(
            "rating",
            "\"thread_id\":\"%s\",\"langsmith_run_id\":\"%s\",\"score\":4".formatted(thread, run));
    String onTrace =
        feedback(
            "comment",
            "\"thread_id\":\"%s\",\"langsmith_trace_id\":\"%s\",\"comment\":\"closer\""
                .formatted(thread, trace));

    JsonNode ofThread = curl(FEEDBACK, onThread);
    JsonNode ofRun = curl(FEEDBACK, onRun);
    JsonNode ofTrace = curl(FEEDBACK + "/", onTrace);

    curl(FEEDBACK, EXAMPLE);
    assertThat(ofThread.path("thread_id").asText()).isEqualTo(thread);
    assertThat(ofThread.path("score").asInt()).isEqualTo(1);
    assertThat(ofThread.path("langsmith_run_id").isNull()).isTrue();
    assertThat(ofRun.path("langsmith_run_id").asText()).isEqualTo(run);
    assertThat(ofRun.path("score").asInt()).isEqualTo(4);
    assertThat(ofTrace.path("langsmith_trace_id").asText()).isEqualTo(trace);
    assertThat(ofTrace.path("comment").asText()).isEqualTo("closer");
    for (String subject : new String[] {thread, run, trace}) {
      assertThat(ok(get("/v1/traces/" + subject)).path("summaries")).hasSize(1);
    }
  }

  @Test
  void refusals_areFastApis_andNothingIsStored() throws Exception {
    HttpResponse<String> refused = post("{\"key\":\"k\",\"feedback_type\":\"thumbs-up\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Client.JSON.readTree(refused.body()).path("detail").findValuesAsText("type"))
        .containsExactly("enum", "missing", "missing");
    HttpResponse<String> anonymous =
        http.send(
            HttpRequest.newBuilder(URI.create(url + FEEDBACK))
                .POST(HttpRequest.BodyPublishers.ofString(EXAMPLE))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.body()).isEqualTo("{\"detail\":\"Not authenticated\"}");
    HttpResponse<String> readers = send(url + FEEDBACK, InProcess.READING_KEY, "POST", EXAMPLE);
    assertThat(readers.statusCode()).isEqualTo(403);
    assertThat(Client.JSON.readTree(readers.body()).fieldNames())
        .toIterable()
        .containsExactly("detail");
    assertThat(Client.JSON.readTree(readers.body()).path("detail").isTextual()).isTrue();
    HttpResponse<String> nobodys = get(FEEDBACK + "/" + new UUID(0, 0));
    assertThat(nobodys.statusCode()).isEqualTo(404);
    assertThat(Client.JSON.readTree(nobodys.body()).path("detail").isTextual()).isTrue();
    assertThat(ok(get("/v1/feedback")).path("feedback")).isEmpty();
  }

  @Test
  void feedbackReachesLangSmith_onceItIsThere_alsoOverARestart_andTheFlagSaysSo() throws Exception {
    Set<String> sent = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      sent.add(ok(post(onRun("rating", "quality", "\"score\":" + i % 5))).path("id").asText());
    }
    String onThread = ok(post(feedback("thumbs_up", "\"thread_id\":\"t\""))).path("id").asText();
    await().atMost(PATIENCE).until(() -> metric("retries_total") >= 1);
    // It is away; what is here does not wait for it.
    assertThat(ok(get("/v1/summary?key=quality")).path("count").asInt()).isEqualTo(31);
    assertThat(synced(true)).isEmpty();
    HttpResponse<String> ready =
        await()
            .atMost(PATIENCE)
            .until(() -> management("/health/ready"), is -> is.statusCode() == 200);
    assertThat(Client.JSON.readTree(ready.body()).path("details").path(0).asText())
        .startsWith("LangSmith takes no feedback since ")
        .endsWith(": it does not answer");
    assertThat(metric("running")).isEqualTo(1);
    await().atMost(PATIENCE).until(() -> metric("stalled_seconds") > 0);

    plaudit.stopAggregator();
    aggregator = plaudit.startAggregator();
    sent.add(ok(post(onRun("thumbs_up", "quality", "\"comment\":\"c\""))).path("id").asText());
    plaudit.openDoor(langSmithPort);

    await().atMost(PATIENCE).until(() -> synced(true).equals(sent));
    assertThat(synced(false)).containsExactly(onThread);
    assertThat(
            ok(get(FEEDBACK + "/" + sent.iterator().next())).path("langsmith_synced").asBoolean())
        .isTrue();
    JsonNode there = atLangSmith("/langsmith/feedback?limit=100", null);
    assertThat(there.findValuesAsText("id")).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(there.findValuesAsText("score")).filteredOn("4"::equals).hasSize(6);
    await().atMost(PATIENCE).until(() -> metric("feedback_total{outcome=\"unattached\"}") == 1);
    assertThat(metric("in_hand")).isZero();
    assertThat(metric("stalled_seconds")).isZero();
    assertThat(management("/health/ready").body()).doesNotContain("details");
    assertThat(deadLetters()).isZero();
    assertThat(amended()).isEqualTo(sent);
  }

  @Test
  void feedbackThatLangSmithRefuses_isCounted_andStandsInNobodysWay() throws Exception {
    plaudit.openDoor(langSmithPort);
    atLangSmith(
        "/langsmith/feedback-configs",
        "{\"feedback_key\":\"stars\",\"feedback_config\":{\"type\":\"continuous\",\"max\":5}}");
    assertThat(atLangSmith("/langsmith/feedback-configs?key=stars", null)).hasSize(1);
    String tooMany = ok(post(onRun("rating", "stars", "\"score\":9"))).path("id").asText();
    String right = ok(post(onRun("rating", "stars", "\"score\":5"))).path("id").asText();

    await().atMost(PATIENCE).until(() -> synced(true).equals(Set.of(right)));
    await().atMost(PATIENCE).until(() -> metric("feedback_total{outcome=\"refused\"}") == 1);
    assertThat(synced(false)).containsExactly(tooMany);
    assertThat(atLangSmith("/langsmith/feedback", null).findValuesAsText("id"))
        .containsExactly(right);
  }

  private static String feedback(String type, String more) {
    return "{\"key\":\"quality\",\"feedback_type\":\"%s\",\"organization_id\":\"%s\",%s}"
        .formatted(type, ORGANIZATION, more);
  }

  private static String onRun(String type, String key, String more) throws IOException {
    String onThread = feedback(type, more + ",\"thread_id\":\"t\"");
    ObjectNode body = (ObjectNode) Client.JSON.readTree(onThread);
    return body.put("key", key).put("langsmith_run_id", UUID.randomUUID().toString()).toString();
  }

  /** The ids of the feedback of which the store says so. */
  private Set<String> synced(boolean synced) throws Exception {
    String filter =
        "{\"filter\":{\"op\":\"eq\",\"field\":\"attributes.langsmith_synced\",\"value\":%s},"
                .formatted(synced)
            + "\"limit\":100}";
    JsonNode found =
        ok(send(url + "/v1/feedback/search", InProcess.KEY, "POST", filter)).path("feedback");
    return new HashSet<>(found.findValuesAsText("id"));
  }

  private JsonNode atLangSmith(String path, String body) throws Exception {
    return ok(
        send(
            "http://127.0.0.1:" + langSmithPort + path,
            InProcess.OTHERS_KEY,
            body == null ? "GET" : "POST",
            body));
  }

  /** What curl prints, which has to be a whole record. */
  private JsonNode curl(String path, String body) throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "--silent",
                "--show-error",
                "--max-time",
                "30",
                "--request",
                "POST",
                "--url",
                url + path,
                "--header",
                "Authorization: Bearer " + InProcess.KEY,
                "--header",
                "Content-Type: application/json",
                "--data",
                body)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonNode printed = Client.JSON.readTree(curl.getInputStream());
    assertThat(curl.waitFor()).isZero();
    assertThat(printed.fieldNames()).toIterable().containsExactlyElementsOf(FIFTEEN);
    return printed;
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(url + FEEDBACK, InProcess.KEY, "POST", body);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(url + path, InProcess.KEY, "GET", null);
  }

  private HttpResponse<String> send(String to, String key, String method, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(to))
            .timeout(Duration.ofSeconds(30))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode ok(HttpResponse<String> response) throws IOException {
    return Client.ok(response);
  }

  private HttpResponse<String> management(String path) throws Exception {
    return send(
        "http://127.0.0.1:" + aggregator.managementPort() + path, InProcess.KEY, "GET", null);
  }

  private double metric(String name) throws Exception {
    return management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plaudit_langsmith_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** What the aggregator said on the log, each record as the contract has it. */
  private Set<String> amended() throws IOException {
    TopicContract contract = new TopicContract();
    Set<String> ids = new HashSet<>();
    for (ConsumerRecord<String, String> record : TopicContract.read(plaudit.topic())) {
      JsonNode headers = contract.require(record);
      if (headers.path("ce_source").asText().equals("urn:plaudit:aggregator")) {
        JsonNode event = Client.JSON.readTree(record.value());
        assertThat(event.path("patch")).hasToString("{\"attributes\":{\"langsmith_synced\":true}}");
        ids.add(event.path("feedback_id").asText());
      }
    }
    return ids;
  }

  private long deadLetters() throws SQLException {
    try (Connection connection = plaudit.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from dead_letter")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
