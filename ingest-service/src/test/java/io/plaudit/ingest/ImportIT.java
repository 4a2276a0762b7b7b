package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.codec.EventCodec;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.testsupport.TestKafka;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/import} against a real broker. */
final class ImportIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final String OWN_HEAD =
      """
      POST /v1/import HTTP/1.1\r
      Host: x\r
      x-api-key: %s\r
      Transfer-Encoding: chunked\r
      \r
      """;

  private static FakeAggregator aggregator;
  private static TestDoor door;
  private static String topic;

  @BeforeAll
  static void open() {
    topic = TestKafka.uniqueTopic("events");
    aggregator = new FakeAggregator();
    Map<String, String> variables =
        TestDoor.variables(TestKafka.bootstrapServers(), topic, aggregator.port());
    variables.put(
        "PLAUDIT_API_KEYS",
        variables
            .get("PLAUDIT_API_KEYS")
            .replaceFirst("\"name\":\"writer\"", "\"name\":\"writer\",\"rate\":20"));
    door = new TestDoor(variables);
    door.awaitReadyForWrites();
  }

  @AfterAll
  static void close() {
    door.close();
    aggregator.close();
  }

  @Test
  void each_line_is_answered_in_its_order_and_a_bad_one_is_refused_alone() throws Exception {
    String body =
        """
        {"trace_id":"lines","value":5,"metadata":{"_prompt":"p"}}

        {"trace_id":"lines","value":1
        {"id":"%1$s","trace_id":"lines","key":"feedback","value":0.25,"label":"l","weight":0.5,\
        "comment":"c","correction":[1.0],"metadata":{"a":1},"source":{"dialect":"x","kind":"api"},\
        "attributes":{"b":2},"created_at":"2026-01-01T00:00:00Z","modified_at":"2026-01-02T00:00:00Z"}
        {"retracted":true,"id":"%1$s","trace_id":"lines","created_at":"2026-01-01T00:00:00Z"}
        {"next":"0:17"}
        {"trace_id":"lines"}"""
            .formatted(ID);
    HttpResponse<String> response = door.post("/v1/import", body);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/x-ndjson");
    assertThat(response.headers().firstValue("idempotency-key")).isPresent();
    List<JsonNode> told = lines(response.body());
    assertThat(told).hasSize(7);
    assertTold(told.get(0), 1, "stored");
    assertTold(told.get(1), 3, "refused");
    assertThat(told.get(1).path("error").asText()).contains("must be valid JSON");
    assertTold(told.get(2), 4, "stored");
    assertThat(told.get(2).path("feedback_id").asText()).isEqualTo(ID);
    assertTold(told.get(3), 5, "retracted");
    assertTold(told.get(4), 6, "skipped");
    assertTold(told.get(5), 7, "refused");
    assertThat(told.get(6).toString())
        .isEqualTo(
            "{\"summary\":{\"lines\":6,\"stored\":2,\"retracted\":1,\"refused\":2,\"skipped\":1,"
                + "\"unknown\":0,\"complete\":true}}");
    List<FeedbackEvent> events = events("lines");
    assertThat(events).hasSize(3);
    Recorded kept = (Recorded) events.get(1);
    assertThat(kept.ref().feedbackId()).hasToString(ID);
    assertThat(kept.feedback().value()).isEqualByComparingTo("0.25");
    assertThat(kept.feedback().correction().text()).isEqualTo("[1.0]");
    assertThat(kept.feedback().createdAt()).hasToString("2026-01-01T00:00:00Z");
    assertThat(kept.feedback().source().dialect()).isEqualTo("import");
    assertThat(events.get(2)).isInstanceOf(Retracted.class);
  }

  @Test
  void the_same_lines_under_the_same_key_are_the_same_events() throws Exception {
    String body = "{\"trace_id\":\"again\",\"value\":5}\n{\"trace_id\":\"again\",\"value\":5}\n";
    HttpResponse<String> first = door.post("/v1/import", body, "Idempotency-Key", "k");
    HttpResponse<String> again = door.post("/v1/import", body, "Idempotency-Key", "k");

    assertThat(again.body()).isEqualTo(first.body());
    List<FeedbackEvent> events = events("again");
    assertThat(events).hasSize(4);
    assertThat(events.get(0).eventId()).isNotEqualTo(events.get(1).eventId());
    assertThat(events.get(2).eventId()).isEqualTo(events.get(0).eventId());
    assertThat(events.get(3).eventId()).isEqualTo(events.get(1).eventId());
  }

  @Test
  void thousands_of_lines_come_compressed_and_only_what_was_refused_is_told() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      body.append("{\"trace_id\":\"many\",\"value\":").append(i % 12).append("}\n");
    }
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(body.toString().replace("11}", "-11.5}").getBytes(StandardCharsets.UTF_8));
    }
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/v1/import?results=refused")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(gzip.toByteArray())));

    List<JsonNode> told = lines(response.body());
    assertThat(told).hasSize(1);
    assertThat(told.get(0).at("/summary/stored").asInt()).isEqualTo(20_000);
    assertThat(events("many")).hasSize(20_000);
  }

  @Test
  void a_line_is_answered_while_the_next_is_still_to_come_and_two_at_once_are_all()
      throws Exception {
    try (Socket one = begun(TestDoor.KEY);
        Socket two = begun(TestDoor.KEY)) {
      for (Socket slow : List.of(one, two)) {
        chunk(slow, "{\"trace_id\":\"slow\",\"value\":1}\n");
        assertThat(answerUntil(slow, "stored")).contains("200 OK");
      }
      HttpResponse<String> third = door.post("/v1/import", "{}");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.headers().firstValue("content-type")).contains("application/problem+json");
      chunk(one, "{\"trace_id\":\"slow\",\"value\":2}\n");
      assertThat(answerUntil(one, "stored")).contains("\"line\":2");
      one.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(answerUntil(one, "summary")).contains("\"complete\":true");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(door.post("/v1/import", "{}").statusCode()).isEqualTo(200));
    assertThat(events("slow")).hasSize(3);
  }

  @Test
  void a_body_that_ends_midway_counts_up_to_there() throws Exception {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      for (int i = 0; i < 50_000; i++) {
        out.write(
            ("{\"trace_id\":\"cut\",\"value\":1,\"id\":null,\"x\":" + i * 7919 + "}\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = gzip.toByteArray();
    HttpResponse<String> response = compressed(Arrays.copyOf(whole, whole.length / 2));

    List<JsonNode> told = lines(response.body());
    JsonNode summary = told.get(told.size() - 1).path("summary");
    assertThat(summary.path("complete").asBoolean()).isFalse();
    assertThat(summary.path("stored").asInt()).isPositive().isEqualTo(told.size() - 1);
    assertThat(summary.path("next_line").asInt()).isEqualTo(told.size());
    assertThat(events("cut")).hasSize(told.size() - 1);

    HttpResponse<String> nothing = compressed("no gzip".getBytes(StandardCharsets.UTF_8));
    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.body()).contains("the body cannot be read");
  }

  @Test
  void a_line_that_is_too_long_is_refused_without_being_kept() throws Exception {
    String body =
        "{\"trace_id\":\"long\",\"value\":1,\"x\":\""
            + "y".repeat(6_000_000)
            + "\"}\n"
            + "{\"trace_id\":\"long\",\"value\":2}\n";
    List<JsonNode> told = lines(door.post("/v1/import", body).body());
    assertTold(told.get(0), 1, "refused");
    assertThat(told.get(0).path("error").asText()).contains("at most");
    assertTold(told.get(1), 2, "stored");
  }

  /** Twenty a second, two hundred at once: the last fifty take two seconds and a half. */
  @Test
  void a_rate_is_waited_for() throws Exception {
    String body = "{\"trace_id\":\"rated\",\"value\":1}\n".repeat(250);
    long since = System.nanoTime();
    HttpResponse<String> response =
        TestDoor.send(
            door.request("/v1/import?results=refused")
                .setHeader("x-portkey-api-key", TestDoor.WRITE_ONLY)
                .POST(HttpRequest.BodyPublishers.ofString(body)));

    assertThat(lines(response.body()).get(0).at("/summary/stored").asInt()).isEqualTo(250);
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void who_may_not_write_may_not_import_and_questions_are_in_order() throws Exception {
    assertThat(
            TestDoor.send(
                    door.request("/v1/import")
                        .setHeader("x-portkey-api-key", TestDoor.READ_ONLY)
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(403);
    assertThat(door.post("/v1/import?results=none", "{}").statusCode()).isEqualTo(400);
    assertThat(door.post("/v1/import", "{}", "Content-Encoding", "br").statusCode()).isEqualTo(415);
    assertThat(lines(door.post("/v1/import", "").body())).hasSize(1);
  }

  private static HttpResponse<String> compressed(byte[] body) throws Exception {
    return TestDoor.send(
        door.request("/v1/import")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static Socket begun(String key) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.service().port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(OWN_HEAD.formatted(key).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void chunk(Socket socket, String text) throws IOException {
    String chunk = Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    socket.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
  }

  /** What has come up to the line that has this word. */
  private static String answerUntil(Socket socket, String word) throws IOException {
    BufferedReader answer =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1);
    StringBuilder read = new StringBuilder();
    String line;
    do {
      line = answer.readLine();
      read.append(line).append('\n');
    } while (line != null && !line.contains(word));
    return read.toString();
  }

  private static void assertTold(JsonNode told, int line, String status) {
    assertThat(told.path("line").asInt()).isEqualTo(line);
    assertThat(told.path("status").asText()).as(told.toString()).isEqualTo(status);
  }

  private static List<JsonNode> lines(String body) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : body.lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<FeedbackEvent> events(String trace) {
    return TopicReader.readAll(TestKafka.bootstrapServers(), topic).stream()
        .map(record -> EventCodec.decode(record.value()))
        .filter(event -> event.ref().traceId().equals(trace))
        .toList();
  }
}
