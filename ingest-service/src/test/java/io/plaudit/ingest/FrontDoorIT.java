package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.testsupport.TestKafka;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The front door against a real broker. */
final class FrontDoorIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String ROW =
      """
      {"id":"%s","trace_id":"t1","key":"feedback","value":-5,"label":null,"weight":0.5,\
      "comment":null,"correction":null,"metadata":{"_user":"u1"},\
      "source":{"dialect":"portkey","kind":"api"},"attributes":{},\
      "created_at":"2026-11-20T10:00:00Z","modified_at":"2026-11-20T10:00:00Z"}\
      """
          .formatted(ID);

  private static FakeAggregator aggregator;
  private static TestDoor door;
  private static String topic;

  @BeforeAll
  static void open() throws Exception {
    topic = TestKafka.uniqueTopic("events");
    aggregator = new FakeAggregator();
    door = new TestDoor(TestDoor.variables(TestKafka.bootstrapServers(), topic, aggregator.port()));
    door.awaitReadyForWrites();
  }

  @AfterAll
  static void close() throws Exception {
    door.close();
    aggregator.close();
  }

  @Test
  void a_created_feedback_is_in_kafka_when_the_answer_comes() throws Exception {
    HttpResponse<String> response =
        door.post(
            "/v1/feedback",
            """
            {"trace_id":"created","value":-10,"weight":0.5,"metadata":{"_prompt":"test_prompt"}}""",
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.path("status").asText()).isEqualTo("success");
    assertThat(response.headers().firstValue("x-portkey-trace-id")).contains("created");
    assertThat(response.headers().firstValue("x-portkey-request-id")).isPresent();
    assertThat(response.headers().firstValue("Idempotency-Key")).isPresent();
    ConsumerRecord<byte[], byte[]> record = onlyRecordOf("created");
    Recorded event = (Recorded) EventCodec.decode(record.value());
    assertThat(event.feedback().value()).isEqualByComparingTo("-10");
    assertThat(event.feedback().weight()).isEqualByComparingTo("0.5");
    assertThat(event.ref().feedbackId()).hasToString(answer.path("feedback_ids").path(0).asText());
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_type")).isEqualTo("feedback.recorded");
    assertThat(header(record, "ce_id")).isEqualTo(event.eventId().toString());
    assertThat(header(record, "traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c");
    assertThat(record.key()).isEqualTo(RecordKey.encode("acme", "created"));
    assertThat(record.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(record.key())) % 4);
  }

  @Test
  void a_retry_under_the_same_key_makes_the_same_event_again() throws Exception {
    String body = "{\"trace_id\":\"retried\",\"value\":3}";
    HttpResponse<String> first = door.post("/v1/feedback", body, "Idempotency-Key", "k-1");
    HttpResponse<String> again = door.post("/v1//feedback/", body, "Idempotency-Key", "k-1");
    HttpResponse<String> other =
        door.post(
            "/v1/feedback", "{\"trace_id\":\"retried\",\"value\":4}", "Idempotency-Key", "k-1");

    assertThat(ids(again)).isEqualTo(ids(first));
    assertThat(ids(other)).isNotEqualTo(ids(first));
    List<Recorded> events = events("retried").stream().map(event -> (Recorded) event).toList();
    assertThat(events).hasSize(3);
    assertThat(events.get(1).eventId()).isEqualTo(events.get(0).eventId());
    assertThat(events.get(1).fingerprint()).isEqualTo(events.get(0).fingerprint());
  }

  @Test
  void a_batch_of_thousands_is_stored_whole() throws Exception {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < 5_000; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"trace_id\":\"bulk\",\"value\":")
          .append(i % 10)
          .append('}');
    }
    HttpResponse<String> response = door.post("/v1/feedback", body.append(']').toString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ids(response).size()).isEqualTo(5_000);
    assertThat(events("bulk")).hasSize(5_000);
  }

  @Test
  void nothing_of_a_batch_with_one_bad_item_is_stored() throws Exception {
    HttpResponse<String> response =
        door.post(
            "/v1/feedback",
            """
            [{"trace_id":"half","value":1},{"trace_id":"half","value":11}]""");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("[1].value must be an integer from -10 to 10, was 11");
    assertThat(response.body()).contains("(not stored)").contains("AB01");
    assertThat(events("half")).isEmpty();
  }

  @Test
  void a_gzip_body_is_inflated() throws Exception {
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/feedback")
                .header("Content-Encoding", "gzip")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        gzip("{\"trace_id\":\"zipped\",\"value\":1}"))));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(events("zipped")).hasSize(1);
  }

  @Test
  void a_gzip_bomb_is_too_large() throws Exception {
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/v1/feedback")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(" ".repeat(40 * 1024 * 1024)))));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void broken_gzip_and_unknown_encodings_are_the_callers_fault() throws Exception {
    assertThat(door.post("/v1/feedback", "{}", "Content-Encoding", "gzip").statusCode())
        .isEqualTo(400);
    assertThat(door.post("/v1/feedback", "{}", "Content-Encoding", "br").statusCode())
        .isEqualTo(415);
  }

  @Test
  void three_hundred_megabytes_are_refused_and_not_kept() throws Exception {
    long size = 300L * 1024 * 1024;
    HttpResponse<String> declared =
        TestDoor.send(
            door.request("/v1/feedback")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> new Spaces(size)), size)));
    HttpResponse<String> chunked =
        TestDoor.send(
            door.request("/v1/feedback")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Spaces(size))));

    assertThat(List.of(declared.statusCode(), chunked.statusCode())).containsOnly(413);
    assertThat(declared.body()).contains("AB01").contains("(not stored)");
    assertThat(door.management("/metrics").body()).contains("plaudit_ingest_body_bytes 0.0");
  }

  /** By hand, because the JDK's client waits for ever where the answer is not 100. */
  @Test
  void a_client_that_asks_before_it_sends_too_much_is_told_not_to() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.service().port())) {
      String head =
          """
          POST /v1/feedback HTTP/1.1\r
          Host: localhost\r
          x-portkey-api-key: %s\r
          Expect: 100-continue\r
          Content-Length: 314572800\r
          \r
          """
              .formatted(TestDoor.KEY);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

      assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_continue() throws Exception {
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/v1/feedback")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString("{\"trace_id\":\"asked\",\"value\":1}")));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void keys_come_in_every_header_that_a_vendor_uses() throws Exception {
    String basic =
        Base64.getEncoder()
            .encodeToString(("api:" + TestDoor.KEY).getBytes(StandardCharsets.UTF_8));
    for (String[] header :
        new String[][] {
          {"x-portkey-api-key", TestDoor.KEY},
          {"x-api-key", TestDoor.KEY},
          {"Authorization", "Bearer " + TestDoor.KEY},
          {"Authorization", "Basic " + basic}
        }) {
      assertThat(postWith("{\"trace_id\":\"keys\",\"value\":1}", header).statusCode())
          .as(header[0])
          .isEqualTo(200);
    }
  }

  @Test
  void a_missing_or_wrong_key_or_scope_is_refused_in_the_vendors_shape() throws Exception {
    String body = "{\"trace_id\":\"refused\",\"value\":1}";
    HttpResponse<String> none = postWith(body);
    HttpResponse<String> wrong = postWith(body, "x-portkey-api-key", "nope");
    HttpResponse<String> provider =
        postWith(body, "x-portkey-api-key", "nope", "Authorization", "Bearer " + TestDoor.KEY);
    HttpResponse<String> reader = postWith(body, "x-portkey-api-key", TestDoor.READ_ONLY);

    assertThat(List.of(none.statusCode(), wrong.statusCode(), provider.statusCode()))
        .containsOnly(401);
    assertThat(none.body()).contains("AB05");
    assertThat(reader.statusCode()).isEqualTo(403);
    assertThat(reader.body()).contains("AB03");
    assertThat(events("refused")).isEmpty();
  }

  @Test
  void an_update_amends_every_live_feedback_with_the_id() throws Exception {
    aggregator.answer(
        "/v1/feedback/" + ID,
        "{\"feedback\":[" + ROW + "," + ROW.replace("\"t1\"", "\"t2\"") + "]}");
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/v1/feedback/" + ID)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"value\":7,\"weight\":null}")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ids(response).path(0).asText()).isEqualTo(ID);
    FeedbackEvent.Amended event = (FeedbackEvent.Amended) events("t1").get(0);
    assertThat(event.patch().value().value()).isEqualTo(new BigDecimal("7"));
    assertThat(event.patch().weight().present()).isFalse();
    assertThat(events("t2")).hasSize(1);
  }

  @Test
  void an_update_of_what_is_not_there_is_not_found() throws Exception {
    String unknown = "22222222-2222-4222-8222-222222222222";
    HttpResponse<String> response = TestDoor.send(door.request("/v1/feedback/" + unknown).DELETE());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("AB08").contains(unknown);
  }

  @Test
  void an_update_is_refused_while_the_store_is_late() throws Exception {
    String late = "33333333-3333-4333-8333-333333333333";
    aggregator.answer(
        "/v1/feedback/" + late, 404, Map.of("Plaudit-Behind", "12"), "{\"detail\":\"none\"}");
    HttpResponse<String> response = TestDoor.send(door.request("/v1/feedback/" + late).DELETE());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.headers().firstValue("x-portkey-request-id")).isPresent();
    assertThat(response.body()).contains("(not stored)").contains("AB04");
  }

  @Test
  void analytics_are_answered_from_native_queries() throws Exception {
    aggregator.answer("/v1/summary", "{\"count\":3,\"scored\":3,\"weighted_value\":-4.5}");
    aggregator.answer(
        "/v1/series",
        """
        {"series":[{"value":null,"points":[
          {"at":"2026-11-20T10:00:00Z","count":3,"scored":3,"weighted_value":-4.5}]}]}""");
    HttpResponse<String> response =
        door.get(
            "/v1/analytics/graphs/feedbacks/weighted?time_of_generation_min=2026-11-20T00:00:00Z"
                + "&time_of_generation_max=2026-11-21T00:00:00%2B05:30");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(response.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"object":"analytics-graph","summary":{"avg":-1.5},
                 "data_points":[{"timestamp":"2026-11-20T10:00:00Z","avg":-1.5}]}"""));
    assertThat(aggregator.lastAsked().uri()).contains("to=2026-11-20T18%3A30%3A00Z");
  }

  @Test
  void native_reads_pass_through_with_an_assertion_instead_of_the_key() throws Exception {
    aggregator.answer(
        "/v1/traces/a%2Fb",
        200,
        Map.of("Content-Type", "application/json", "Plaudit-Behind", "7"),
        "{\"trace_id\":\"a/b\",\"summaries\":[]}");
    HttpResponse<String> response = door.get("/v1//traces/a%2Fb?consistency=eventual");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"trace_id\":\"a/b\",\"summaries\":[]}");
    assertThat(response.headers().firstValue("Plaudit-Behind")).contains("7");
    FakeAggregator.Asked asked = aggregator.lastAsked();
    assertThat(asked.uri()).isEqualTo("/v1/traces/a%2Fb?consistency=eventual");
    assertThat(asked.headers()).doesNotContainKey("x-portkey-api-key");
    String token = asked.headers().get("authorization").substring("Bearer ".length());
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    assertThat(claims.path("tenant").asText()).isEqualTo("acme");
    assertThat(claims.path("scope").asText()).isEqualTo("read write");
    assertThat(claims.path("iss").asText()).isEqualTo("plaudit-ingest");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(60);
  }

  @Test
  void a_search_passes_through_with_its_body() throws Exception {
    aggregator.answer("/v1/feedback/search", "{\"feedback\":[],\"next_cursor\":null}");
    HttpResponse<String> response = door.post("/v1/feedback/search", "{\"limit\":1}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(aggregator.lastAsked().method()).isEqualTo("POST");
    assertThat(aggregator.lastAsked().body()).isEqualTo("{\"limit\":1}");
  }

  @Test
  void a_native_read_without_the_scope_is_refused_as_a_problem() throws Exception {
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/v1/traces").setHeader("x-portkey-api-key", TestDoor.WRITE_ONLY));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void an_unknown_path_is_not_found_and_an_unknown_method_not_allowed() throws Exception {
    HttpResponse<String> nowhere = door.get("/v1/nowhere");

    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(nowhere.body()).path("status").asInt()).isEqualTo(404);
    assertThat(
            TestDoor.send(door.request("/v1/traces").PUT(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(405);
  }

  @Test
  void a_vendors_own_paths_fail_in_the_vendors_words_whoever_finds_the_failure() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"value\":1}");
    HttpResponse<String> method = TestDoor.send(door.request("/v1/feedback").PUT(body));
    String encoding = rawPut("/v1/feedback/%zz");
    HttpResponse<String> unknown = door.get("/v1/analytics/graphs/requests");

    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.body()).contains("AB01");
    assertThat(method.headers().firstValue("Allow")).contains("GET, POST");
    assertThat(method.headers().firstValue("x-portkey-request-id")).isPresent();
    assertThat(encoding)
        .startsWith("HTTP/1.1 400")
        .contains("AB01", "percent-encoded", "(not stored)")
        .containsIgnoringCase("Idempotency-Key: ")
        .contains("x-portkey-request-id: ");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("AB08");
  }

  @Test
  void readiness_can_be_asked_without_a_body() throws Exception {
    aggregator.answer("/v1/summary", "{\"count\":0}");
    Awaitility.await().until(() -> door.get("/health/ready").statusCode() == 200);
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/health/ready").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void an_update_judges_the_stored_text_and_not_a_rewriting_of_it() throws Exception {
    String id = "44444444-4444-4444-8444-444444444444";
    String metadata = "{\"a\":\"" + "\\u00e9".repeat(2_500) + "\",\"n\":[1e5]}";
    String row =
        ROW.replace(ID, id)
            .replace("\"t1\"", "\"raw\"")
            .replace("{\"_user\":\"u1\"}", metadata)
            .replace("\"correction\":null", "\"correction\":[" + " ".repeat(12_000) + "]");
    aggregator.answer("/v1/feedback/" + id, "{\"feedback\":[" + row + "]}");
    int before = records("raw").size();

    for (String patch : List.of("{\"b\":1}", "{\"b\":\"" + "x".repeat(2_000) + "\"}")) {
      HttpResponse<String> response =
          TestDoor.send(
              door.request("/v1/feedback/" + id)
                  .PUT(HttpRequest.BodyPublishers.ofString("{\"metadata\":" + patch + "}")));
      // 6 bytes an escape, as the aggregator will count them: the second one is too much.
      boolean fits = metadata.length() + patch.length() <= 16 * 1024;
      assertThat(response.statusCode()).as(patch).isEqualTo(fits ? 200 : 400);
    }
    assertThat(records("raw")).hasSize(before + 1);
    assertThat(TestDoor.send(door.request("/v1/feedback/" + id).DELETE()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void hundreds_of_traces_with_one_id_are_changed_together() throws Exception {
    String id = "55555555-5555-4555-8555-555555555555";
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      rows.append(i == 0 ? "" : ",")
          .append(ROW.replace(ID, id).replace("\"t1\"", "\"many-" + i + "\""));
    }
    aggregator.answer("/v1/feedback/" + id, "{\"feedback\":[" + rows + "]}");
    HttpResponse<String> response = TestDoor.send(door.request("/v1/feedback/" + id).DELETE());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(events("many-0")).hasSize(1);
    assertThat(events("many-999")).hasSize(1);
  }

  @Test
  void an_id_of_too_many_feedbacks_is_refused_with_a_way_out() throws Exception {
    String id = "66666666-6666-4666-8666-666666666666";
    aggregator.answer(
        "/v1/feedback/" + id, 422, Map.of(), "{\"detail\":\"more than 1000 traces have this id\"}");
    HttpResponse<String> response = TestDoor.send(door.request("/v1/feedback/" + id).DELETE());

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .contains("AB01", "more than 1000 traces have this id", "create each of them again")
        .contains("(not stored)");
  }

  @Test
  void a_report_that_cannot_be_whole_is_refused() throws Exception {
    try (FakeAggregator other = new FakeAggregator();
        TestDoor second =
            new TestDoor(
                TestDoor.variables(
                    TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), other.port()))) {
      other.answer("/v1/summary", "{\"count\":3,\"scored\":3,\"distribution\":[]}");
      HttpResponse<String> response =
          second.get(
              "/v1/analytics/graphs/feedbacks/scores?time_of_generation_min=2026-11-20T00:00:00Z"
                  + "&time_of_generation_max=2026-11-21T00:00:00Z");

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("AB01").contains("too many different labels");
    }
  }

  @Test
  void a_browser_may_call_from_any_origin() throws Exception {
    HttpResponse<String> preflight =
        TestDoor.send(
            door.request("/v1/feedback")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-portkey-api-key")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    HttpResponse<String> actual =
        door.post(
            "/v1/feedback", "{\"trace_id\":\"cors\",\"value\":1}", "Origin", "https://app.example");

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("content-type,x-portkey-api-key");
    assertThat(actual.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(actual.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("x-portkey-trace-id", "Idempotency-Key", "Retry-After");
  }

  @Test
  void every_request_received_is_accounted_for() throws Exception {
    door.post("/v1/feedback", "{\"trace_id\":\"counted\",\"value\":1}");
    door.post("/v1/feedback", "{\"trace_id\":\"counted\",\"value\":99}");
    String metrics = door.management("/metrics").body();

    double rejected =
        metrics
            .lines()
            .filter(line -> line.startsWith("plaudit_ingest_requests_rejected_total{"))
            .mapToDouble(FrontDoorIT::number)
            .sum();
    assertThat(metric(metrics, "requests_received_total"))
        .isEqualTo(
            metric(metrics, "requests_accepted_total")
                + metric(metrics, "requests_failed_total")
                + metric(metrics, "requests_in_flight")
                + rejected);
    assertThat(rejected).isPositive();
    assertThat(metrics).contains("kafka_producer");
  }

  @Test
  void the_front_door_is_ready_only_when_reads_work_too() throws Exception {
    try (FakeAggregator other = new FakeAggregator();
        TestDoor second =
            new TestDoor(
                TestDoor.variables(
                    TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), other.port()))) {
      second.awaitReadyForWrites();
      assertThat(second.get("/health/ready").statusCode()).isEqualTo(503);
      other.answer("/v1/summary", "{\"count\":0}");
      Awaitility.await().until(() -> second.get("/health/ready").statusCode() == 200);
    }
  }

  @Test
  void reads_answer_503_while_the_aggregator_is_away() throws Exception {
    FakeAggregator gone = new FakeAggregator();
    int port = gone.port();
    gone.close();
    try (TestDoor second =
        new TestDoor(
            TestDoor.variables(
                TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), port))) {
      second.awaitReadyForWrites();
      HttpResponse<String> read = second.get("/v1/traces/x");
      HttpResponse<String> change = TestDoor.send(second.request("/v1/feedback/" + ID).DELETE());
      HttpResponse<String> create =
          second.post("/v1/feedback", "{\"trace_id\":\"alone\",\"value\":1}");

      assertThat(read.statusCode()).isEqualTo(503);
      assertThat(read.headers().firstValue("Retry-After")).isPresent();
      assertThat(read.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(change.statusCode()).isEqualTo(503);
      assertThat(create.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_stop_finishes_what_is_in_flight() throws Exception {
    String events = TestKafka.uniqueTopic("events");
    try (FakeAggregator slow = new FakeAggregator()) {
      TestDoor second =
          new TestDoor(TestDoor.variables(TestKafka.bootstrapServers(), events, slow.port()));
      second.awaitReadyForWrites();
      slow.answer("/v1/feedback/" + ID, "{\"feedback\":[" + ROW + "]}");
      slow.delay(Duration.ofSeconds(1));
      CompletableFuture<HttpResponse<String>> held =
          second.sendAsync(second.request("/v1/feedback/" + ID).DELETE());
      Awaitility.await().until(() -> !slow.asked().isEmpty());
      second.close();

      assertThat(held.get().statusCode()).isEqualTo(200);
      assertThat(TopicReader.readAll(TestKafka.bootstrapServers(), events)).hasSize(1);
      assertThatThrownBy(() -> second.get("/v1/traces")).isInstanceOf(ConnectException.class);
    }
  }

  /** By hand, because the JDK's client refuses such a path itself. */
  private static String rawPut(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.service().port())) {
      String request =
          "PUT %s HTTP/1.1\r\nHost: localhost\r\nx-portkey-api-key: %s\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
              .formatted(path, TestDoor.KEY);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpResponse<String> postWith(String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + door.service().port() + "/v1/feedback"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return TestDoor.send(request);
  }

  private static JsonNode ids(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body()).path("feedback_ids");
  }

  private static ConsumerRecord<byte[], byte[]> onlyRecordOf(String trace) {
    List<ConsumerRecord<byte[], byte[]>> records = records(trace);
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static List<FeedbackEvent> events(String trace) {
    return records(trace).stream().map(record -> EventCodec.decode(record.value())).toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String trace) {
    return TopicReader.readAll(TestKafka.bootstrapServers(), topic).stream()
        .filter(record -> EventCodec.decode(record.value()).ref().traceId().equals(trace))
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static double metric(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("plaudit_ingest_" + name + " "))
        .mapToDouble(FrontDoorIT::number)
        .findFirst()
        .orElseThrow();
  }

  private static double number(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** So many spaces, one at a time never. */
  private static final class Spaces extends InputStream {
    private long left;

    Spaces(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? ' ' : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(target, offset, offset + count, (byte) ' ');
      left -= count;
      return count;
    }
  }
}
