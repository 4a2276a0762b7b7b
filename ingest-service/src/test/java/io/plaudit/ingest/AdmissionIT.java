package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.ApiKeys;
import io.plaudit.testsupport.TestKafka;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rates and shares at a front door, against a real broker. */
final class AdmissionIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "22222222-2222-4222-8222-222222222222";

  private static FakeAggregator aggregator;
  private static TestDoor door;

  @BeforeAll
  static void open() throws Exception {
    aggregator = new FakeAggregator();
    Map<String, String> variables =
        TestDoor.variables(
            TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), aggregator.port());
    variables.put(
        "PLAUDIT_API_KEYS",
        "["
            + String.join(
                ",",
                key("portkey", "acme", 1),
                key("langsmith", "acme", 1),
                key("weave", "acme", 1),
                key("humm", "acme", 1),
                key("arrays", "acme", 20),
                key("changes", "acme", 1),
                key("reader", "loud", 1_000_000),
                key("keeper", "acme", 1).replace("\"write\",", "\"write\",\"admin\","),
                key("other", "quiet", 1_000_000))
            + "]");
    variables.put("PLAUDIT_TENANT_RATE", "100000");
    door = new TestDoor(variables);
    door.awaitReadyForWrites();
  }

  @AfterAll
  static void close() throws Exception {
    door.close();
    aggregator.close();
  }

  @Test
  void what_is_too_much_is_said_in_portkeys_words() throws Exception {
    String body = "{\"trace_id\":\"t\",\"value\":1}";
    HttpResponse<String> taken = post("portkey", "/v1/feedback", body);
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(taken.headers().firstValue("RateLimit-Policy"))
        .contains("\"key\";q=10;w=10, \"tenant\";q=1000000;w=10");
    assertThat(taken.headers().firstValue("RateLimit").orElseThrow())
        .startsWith("\"key\";r=9;t=1, \"tenant\";r=");

    HttpResponse<String> refused = refusal("portkey", "/v1/feedback", body);
    JsonNode answer = JSON.readTree(refused.body());
    assertThat(answer.path("error").path("code").asText()).isEqualTo("AB06");
    assertThat(answer.path("message").asText())
        .isEqualTo("more than the 1 feedbacks a second of this key (not stored)");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"key\";r=0;");
    assertThat(refused.headers().firstValue("Idempotency-Key")).isPresent();
    assertThat(door.management("/metrics").body())
        .contains("plaudit_ingest_requests_rejected_total{reason=\"too_many\"}");
  }

  @Test
  void what_is_too_much_is_said_in_langsmiths_words() throws Exception {
    String body = "{\"run_id\":\"%s\",\"key\":\"k\",\"score\":1}".formatted(TRACE);
    JsonNode answer = JSON.readTree(refusal("langsmith", "/langsmith/feedback", body).body());
    assertThat(answer.path("detail").asText()).startsWith("more than the 1 feedbacks");
  }

  @Test
  void what_is_too_much_is_said_in_weaves_words() throws Exception {
    String body =
        """
        {"project_id":"acme/bot","weave_ref":"weave:///acme/bot/call/c",\
        "feedback_type":"wandb.note.1","payload":{"note":"n"}}""";
    JsonNode answer = JSON.readTree(refusal("weave", "/weave/feedback/create", body).body());
    assertThat(answer.path("reason").asText()).startsWith("more than the 1 feedbacks");
  }

  @Test
  void what_is_too_much_is_said_in_humms_words() throws Exception {
    String body =
        """
        {"key":"k","feedback_type":"rating","thread_id":"t","organization_id":"o","score":1}""";
    JsonNode answer = JSON.readTree(refusal("humm", "/humm/feedback", body).body());
    assertThat(answer.path("detail").asText()).startsWith("more than the 1 feedbacks");
  }

  @Test
  void an_array_counts_with_all_that_it_holds_and_is_refused_whole() throws Exception {
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (int i = 0; i < 150; i++) {
      array.add("{\"trace_id\":\"array\",\"value\":1}");
    }
    HttpResponse<String> taken = post("arrays", "/v1/feedback", array.toString());
    HttpResponse<String> refused = post("arrays", "/v1/feedback", array.toString());

    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(left(taken)).isBetween(50, 55);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("(not stored)");
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(4, 6);
  }

  @Test
  void requests_that_come_to_nothing_count_and_reads_do_not() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(get("changes", "/v1/feedback").statusCode()).isNotEqualTo(429);
    }
    int refused = 0;
    for (int i = 0; i < 30; i++) {
      refused += post("changes", "/v1/feedback", "no json").statusCode() == 429 ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(10);
    HttpResponse<String> refusedPut =
        send(
            request("changes", "/v1/feedback/" + TRACE)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"value\":1}")));
    assertThat(refusedPut.statusCode()).isIn(429, 404);
  }

  @Test
  void who_writes_too_much_can_be_stopped_all_the_same() throws Exception {
    HttpResponse<String> flooding = refusal("keeper", "/v1/feedback", "no json", 400);
    assertThat(flooding.statusCode()).isEqualTo(429);

    for (int i = 0; i < 20; i++) {
      assertThat(send(request("keeper", "/v1/keys/" + TRACE).DELETE()).statusCode()).isEqualTo(404);
      assertThat(post("keeper", "/v1/keys", "no json").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void a_tenants_slow_reads_leave_room_for_anothers() throws Exception {
    aggregator.answer("/v1/summary", "{}");
    aggregator.answer("/v1/feedback/search", "{\"feedback\":[]}");
    int before = aggregator.asked().size();
    aggregator.delay(Duration.ofSeconds(2));
    CompletableFuture<?>[] slow = new CompletableFuture<?>[64];
    for (int i = 0; i < slow.length; i++) {
      // The last ones bring a body, which must be there when their turn comes.
      slow[i] =
          i < 32
              ? door.sendAsync(request("reader", "/v1/summary"))
              : door.sendAsync(
                  request("reader", "/v1/feedback/search")
                      .POST(HttpRequest.BodyPublishers.ofString("{\"limit\":1}")));
    }
    Awaitility.await().until(() -> aggregator.asked().size() - before == 48);
    CompletableFuture<HttpResponse<String>> other = door.sendAsync(request("other", "/v1/summary"));
    Awaitility.await()
        .atMost(Duration.ofMillis(1_500))
        .until(() -> aggregator.asked().size() - before == 49);
    aggregator.delay(Duration.ofMillis(1));

    CompletableFuture.allOf(slow).get(20, TimeUnit.SECONDS);
    for (CompletableFuture<?> one : slow) {
      assertThat(((HttpResponse<?>) one.join()).statusCode()).isEqualTo(200);
    }
    assertThat(other.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(
            aggregator.asked().stream()
                .skip(before)
                .filter(asked -> asked.method().equals("POST"))
                .map(FakeAggregator.Asked::body))
        .hasSize(32)
        .containsOnly("{\"limit\":1}");
  }

  /** The first refusal of a key that keeps on. */
  private static HttpResponse<String> refusal(String key, String path, String body)
      throws Exception {
    return refusal(key, path, body, 200, 201);
  }

  private static HttpResponse<String> refusal(
      String key, String path, String body, Integer... otherwise) throws Exception {
    for (int i = 0; i < 50; i++) {
      HttpResponse<String> response = post(key, path, body);
      if (response.statusCode() == 429) {
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.headers().firstValue("RateLimit")).isPresent();
        return response;
      }
      assertThat(response.statusCode()).as(response.body()).isIn((Object[]) otherwise);
    }
    throw new AssertionError("never refused");
  }

  private static int left(HttpResponse<String> response) {
    String state = response.headers().firstValue("RateLimit").orElseThrow();
    return Integer.parseInt(state.replaceAll(".*?r=(\\d+).*", "$1"));
  }

  private static HttpResponse<String> post(String key, String path, String body) throws Exception {
    return send(
        request(key, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> get(String key, String path) throws Exception {
    return send(request(key, path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return TestDoor.send(request);
  }

  private static HttpRequest.Builder request(String key, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.service().port() + path))
        .timeout(Duration.ofSeconds(30))
        .header("x-api-key", "pk-" + key);
  }

  private static String key(String name, String tenant, int rate) {
    return """
        {"name":"%s","sha256":"%s","tenant":"%s","rate":%d,"scopes":["write","read"]}"""
        .formatted(name, ApiKeys.sha256("pk-" + name), tenant, rate);
  }
}
