package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.id;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportIT {

  private static final int MANY = 3_000;
  private static final int LARGE = 40;
  private static final String HUGE = "{\"payload\":\"" + "x".repeat(1024 * 1024) + "\"}";

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    List<Feedback> feedbacks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      feedbacks.add(
          valued("m" + i, "m" + i, Integer.toString(i % 7), "1")
              .key("many")
              .metadata(json("{\"_prompt\":\"p" + i % 1000 + "\"}"))
              .createdAt(NOON.plusSeconds(i / 3))
              .build());
    }
    for (int i = 0; i < LARGE; i++) {
      feedbacks.add(feedback("l" + i, "l" + i).key("large").attributes(json(HUGE)).build());
    }
    feedbacks.add(feedback("s1", "s1").key("steps").build());
    feedbacks.add(feedback("s2", "s2").key("steps").metadata(json("{\"_user\":\"u\"}")).build());
    feedbacks.add(feedback("s3", "s3").key("steps").build());
    feedbacks.add(feedback(OTHER_TENANT, "theirs", "theirs").key("steps").build());
    stored = StoredFeedback.empty().add(feedbacks);
    stored.addTombstone(feedback("gone", "gone").build());
    // Where the log stood: only three of the rows and the tombstone have changed behind its start.
    stored.execute("insert into position select p, 0, 100 from generate_series(0, 2) p");
    at("s1", 40);
    at("s2", 41);
    at("s3", 99);
    at("theirs", 41);
    at("gone", 42);
    server = QueryServer.start(stored);
  }

  private static void at(String trace, long offset) {
    stored.execute(
        "update feedback set partition = 0, log_offset = "
            + offset
            + " where trace_id = '"
            + trace
            + "'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyLiveFeedbackIsThereOnce_inOrder_asReadsShowIt() {
    HttpResponse<String> response = get("/v1/export?key=many");
    assertThat(response.headers().firstValue("Plaudit-Next")).contains("0:100,1:100,2:100");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"feedback.ndjson\"");
    String[] lines = response.body().split("\n", -1);
    assertThat(lines).hasSize(MANY + 2);
    assertThat(lines[MANY]).isEqualTo("{\"next\":\"0:100,1:100,2:100\"}");
    List<JsonNode> rows = rows(response);
    assertThat(rows).extracting(row -> row.get("id").asText()).doesNotHaveDuplicates();
    assertThat(rows).extracting(row -> row.get("created_at").asText()).isSorted();
    JsonNode read = server.get("/v1/feedback/" + id("m17")).get("feedback").get(0);
    assertThat(rows).contains(read);
  }

  @Test
  void rowsThatAreLargeComeInPagesToo() {
    assertThat(rows(get("/v1/export?key=large"))).hasSize(LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "key=many&tag=_prompt&value=p5, 3",
    "tag=_user, 1",
    "tag=_user&value=nobody, 0",
    "key=many&from=2026-03-01T12:00:00Z&to=2026-03-01T12:00:10Z, 30",
    "key=none, 0"
  })
  void conditionsMustAllHold(String query, int count) {
    assertThat(rows(get("/v1/export?" + query))).hasSize(count);
  }

  @Test
  void sinceAPositionItTellsWhatChanged_andWhatWasWithdrawn() {
    assertThat(traces("/v1/export?since=0:40,1:100,2:100"))
        .containsExactly("s1", "s2", "gone", "s3");
    assertThat(traces("/v1/export?since=0:41,1:100,2:100")).containsExactly("s2", "gone", "s3");
    assertThat(traces("/v1/export?since=0:43,1:100,2:100")).containsExactly("s3");
    assertThat(traces("/v1/export?since=0:100,1:100,2:100")).isEmpty();
    assertThat(traces("/v1/export?since=0:40,1:100,2:100&tag=_user")).containsExactly("s2", "gone");
    List<JsonNode> rows = rows(get("/v1/export?since=0:42,1:100,2:100"));
    assertThat(rows.get(0).toString())
        .startsWith("{\"retracted\":true,\"id\":\"" + id("gone") + "\",\"trace_id\":\"gone\"");
    assertThat(get("/v1/export?since=0:170").headers().firstValue("Plaudit-Next"))
        .contains("0:170,1:100,2:100");
  }

  /** Other tenants' rows are looked at on the way, and end pages. */
  @Test
  void nobodySeesWhatIsAnothers() {
    for (String query : List.of("", "?since=0:40,1:100,2:100")) {
      HttpResponse<String> theirs = server.response(QueryServer.OTHER_KEY, "/v1/export" + query);
      assertThat(rows(theirs))
          .extracting(row -> row.get("trace_id").asText())
          .containsExactly("theirs");
      assertThat(get("/v1/export" + query).body()).doesNotContain("theirs");
    }
  }

  @Test
  void csvAndParquetSayWhatTheyAre() {
    HttpResponse<String> csv = get("/v1/export?format=csv&key=steps");
    assertThat(csv.headers().firstValue("Content-Type"))
        .contains("text/csv; charset=utf-8; header=present");
    assertThat(csv.body().split("\r\n", -1)).hasSize(5);
    HttpResponse<String> parquet = get("/v1/export?format=parquet&key=steps");
    assertThat(parquet.headers().firstValue("Content-Type"))
        .contains("application/vnd.apache.parquet");
    assertThat(parquet.body()).startsWith("PAR1").endsWith("PAR1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format=xml",
        "since=17",
        "since=0:1,0:2",
        "since=0:-1",
        "value=x",
        "limit=5",
        "from=yesterday",
        "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z"
      })
  void aBadQuestionIsRefused(String query) {
    HttpResponse<String> response = get("/v1/export?" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void whoMayNotReadMayNotExport() {
    assertThat(server.response("nobody's", "/v1/export").statusCode()).isEqualTo(401);
    assertThat(server.response("key-of-a-writer", "/v1/export").statusCode()).isEqualTo(403);
    assertThat(server.send("POST", QueryServer.KEY, "/v1/export").statusCode()).isEqualTo(405);
  }

  /** What is not taken is not made: two stand, a third is refused, and no session is held. */
  @Test
  void whoReadsNothingHoldsAPlace_andNothingElse() throws Exception {
    try (Socket one = unread();
        Socket two = unread()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(get("/v1/export?key=none").statusCode()).isEqualTo(429));
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          stored.count(
                              "select count(*) from pg_stat_activity where datname ="
                                  + " current_database() and application_name = 'plaudit-query'"
                                  + " and state <> 'idle'"))
                      .isZero());
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(get("/v1/export?key=none").statusCode()).isEqualTo(200));
  }

  /** A reader of whom it is known that he has got something. */
  private static Socket unread() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setReceiveBufferSize(4096);
    String head =
        "GET /v1/export?key=large HTTP/1.1\r\nHost: x\r\nx-api-key: "
            + QueryServer.KEY
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    return socket;
  }

  private static HttpResponse<String> get(String path) {
    return server.response(QueryServer.KEY, path);
  }

  private static List<String> traces(String path) {
    return rows(get(path)).stream().map(row -> row.get("trace_id").asText()).toList();
  }

  /** All but the last line, which must be there. */
  private static List<JsonNode> rows(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<JsonNode> rows = new ArrayList<>();
    response.body().lines().map(QueryServer::parse).forEach(rows::add);
    assertThat(rows.remove(rows.size() - 1).has("next")).isTrue();
    return rows;
  }
}
