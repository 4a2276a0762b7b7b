package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LangSmith's API at the front door: what needs Kafka, but no store. */
final class LangSmithDoorIT {

  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String FEEDBACK = "{\"run_id\":\"" + ID + "\",\"key\":\"k\",\"score\":1}";
  private static final String RUNS =
      """
      --b\r
      Content-Disposition: form-data; name="post.1"\r
      \r
      {}\r
      --b\r
      Content-Disposition: form-data; name="attachment.1.x"\r
      \r
      not JSON\r
      --b--\r
      """;
  private static final int WINDOW_OF_64_MIB = 26;

  private static OneDoor one;
  private static FakeAggregator aggregator;
  private static TestDoor door;

  @BeforeAll
  static void open() {
    one = new OneDoor();
    aggregator = one.aggregator();
    door = one.door();
  }

  @AfterAll
  static void close() {
    one.close();
  }

  @Test
  void whatIsNotHereIsSaidInLangSmithsWords() throws Exception {
    Map<String, String> words =
        Map.of(
            "/langsmith/runs/query", "keeps feedback and no runs",
            "/langsmith/api/v1/runs/stats", "keeps feedback and no runs",
            "/langsmith/annotation-queues", "there is nothing at this path",
            "/langsmith/api/v2/runs/x/y/z", "there is nothing at this path");
    for (Map.Entry<String, String> each : words.entrySet()) {
      HttpResponse<String> unknown = door.post(each.getKey(), "{}");

      assertThat(unknown.statusCode()).as(each.getKey()).isEqualTo(404);
      assertThat(new ObjectMapper().readTree(unknown.body()).get("detail").asText())
          .as(each.getKey())
          .contains(each.getValue());
    }
  }

  @Test
  void a_zstd_body_is_inflated() throws Exception {
    assertThat(zstd(Zstd.compress(bytes(FEEDBACK))).statusCode()).isEqualTo(200);
  }

  @Test
  void a_zstd_bomb_is_too_large() throws Exception {
    assertThat(zstd(Zstd.compress(bytes(" ".repeat(40 * 1024 * 1024)))).statusCode())
        .isEqualTo(413);
  }

  @Test
  void a_window_that_costs_more_memory_than_the_bound_is_refused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(bytes).setLong(WINDOW_OF_64_MIB)) {
      zstd.write(bytes(FEEDBACK));
      zstd.flush();
      zstd.write(' ');
    }
    HttpResponse<String> response = zstd(bytes.toByteArray());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("must be valid zstd").contains("(not stored)");
  }

  @Test
  void a_cut_zstd_body_is_the_callers_fault() throws Exception {
    byte[] whole = Zstd.compress(bytes(FEEDBACK));
    assertThat(zstd(Arrays.copyOf(whole, whole.length - 5)).statusCode()).isEqualTo(400);
  }

  @Test
  void parts_of_runs_are_counted_and_dropped() throws Exception {
    double dropped = metric("items_dropped_total");
    double published = metric("events_published_total");
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/langsmith/runs/multipart")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(RUNS)));
    door.post("/langsmith/runs/batch", "{\"post\":[{},{}],\"patch\":[{}]}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(metric("items_dropped_total")).isEqualTo(dropped + 5);
    assertThat(metric("events_published_total")).isEqualTo(published);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-api-key", "none", "bad"})
  void everybody_may_ask_what_the_server_can_do(String key) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + door.service().port() + "/langsmith/info"));
    if (!key.equals("none")) {
      request.header("x-api-key", key.equals("bad") ? "pk-nobody" : TestDoor.KEY);
    }
    HttpResponse<String> response = TestDoor.send(request);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(response.body()).contains("\"runs_kept\":false");
  }

  @Test
  void a_change_by_id_is_not_answered_404_by_a_store_that_is_late() throws Exception {
    aggregator.answer(
        "/v1/feedback/" + ID, 404, Map.of("Plaudit-Behind", "12"), "{\"detail\":\"none\"}");
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/langsmith/feedback/" + ID)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"score\":1}")));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).startsWith("{\"detail\":\"").contains("(not stored)");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void a_list_that_lacks_what_the_log_holds_says_so() throws Exception {
    aggregator.answer(
        "/v1/feedback/search", 200, Map.of("Plaudit-Behind", "7"), "{\"feedback\":[]}");
    HttpResponse<String> response = door.get("/langsmith/feedback?run=" + ID);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("[]");
    assertThat(response.headers().firstValue("Plaudit-Behind")).contains("7");
    assertThat(aggregator.lastAsked().method()).isEqualTo("POST");
    assertThat(aggregator.lastAsked().body()).contains("\"limit\":100,\"offset\":0");
  }

  @Test
  void a_session_is_not_summed_up_unless_that_is_asked_for() throws Exception {
    aggregator.answer(
        "/v1/feedback/search", "{\"feedback\":[{\"created_at\":\"2026-11-21T12:34:56Z\"}]}");
    int before = aggregator.asked().size();
    HttpResponse<String> response = door.get("/langsmith/sessions/" + ID + "?include_stats=False");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"start_time\":\"2026-11-21T12:00:00Z\"", "\"feedback_stats\":null");
    assertThat(aggregator.asked()).hasSize(before + 1);
    assertThat(aggregator.lastAsked().body()).contains("\"asc\"", "\"limit\":1,");

    aggregator.answer("/v1/feedback/search", "{\"feedback\":[]}");
    assertThat(door.get("/langsmith/sessions/" + ID).statusCode()).isEqualTo(404);
  }

  @Test
  void what_sdks_send_within_the_limits_that_they_are_told_is_not_too_large() throws Exception {
    JsonNode info = new ObjectMapper().readTree(door.get("/langsmith/info").body());
    JsonNode limits = info.get("batch_ingest_config");
    int largestBody = 32 * 1024 * 1024;
    int largestRunOfLangSmith = 20 * 1024 * 1024;

    assertThat(limits.get("size_limit_bytes").asInt() + largestRunOfLangSmith)
        .isLessThan(largestBody);
    assertThat(limits.get("size_limit").asInt() * 1024 * 1024).isLessThan(largestBody);
    // Of compressed uploads an SDK does not bound what they inflate to.
    assertThat(info.get("instance_flags").get("zstd_compression_enabled").asBoolean()).isFalse();
  }

  private static HttpResponse<String> zstd(byte[] body) throws Exception {
    return TestDoor.send(
        door.request("/langsmith/feedback")
            .header("Content-Encoding", "zstd")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static double metric(String name) throws Exception {
    return door.management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plaudit_ingest_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
