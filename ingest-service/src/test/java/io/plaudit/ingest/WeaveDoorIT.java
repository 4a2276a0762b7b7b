package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weave's API at the front door: what needs Kafka, but no store. */
final class WeaveDoorIT {

  private static final String NOTE =
      """
      {"project_id":"acme/bot","weave_ref":"weave:///acme/bot/call/c","feedback_type":"wandb.note.1",
       "payload":{"note":"%s"},"id":null,"creator":null}\
      """;
  private static final String PURGE =
      """
      {"project_id":"acme/bot","query":{"$expr":{"$eq":[{"$getField":"id"},{"$literal":"x"}]}}}\
      """;
  private static final String SEARCH = "/v1/feedback/search";

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

  @ParameterizedTest
  @ValueSource(strings = {"basic", "bearer"})
  void bothFormsOfAKeyAreTakenAndNoContentTypeIsNeeded(String form) throws Exception {
    String key =
        form.equals("bearer")
            ? "Bearer " + TestDoor.KEY
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString(("api:" + TestDoor.KEY).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> response =
        post("/weave/feedback/create", NOTE.formatted("n"), "Authorization", key);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void attemptsOfOneCallAreOneFeedback() throws Exception {
    String first = created("0b7c7e2a-0000-4000-8000-000000000001");

    assertThat(created("0b7c7e2a-0000-4000-8000-000000000001")).isEqualTo(first);
    assertThat(created("0b7c7e2a-0000-4000-8000-000000000002")).isNotEqualTo(first);
  }

  @Test
  void aRefusalIsInItsWordsAlone() throws Exception {
    HttpResponse<String> response = post("/weave/feedback/create", NOTE.formatted(""));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).doesNotContain("not stored");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/weave/feedback/create | nobody | 401 | {\"reason\":\"401 Error\"}",
        "/weave/feedback/create | pk-test-reader | 403 | {\"reason\":\"Forbidden\"}",
        "/weave/feedback/query | pk-test-writer | 403 | {\"reason\":\"Forbidden\"}",
        "/weave/obj/create | pk-test-acme | 404 | {\"detail\":\"Not Found\"}"
      })
  void theFrontDoorsOwnRefusalsAreInItsWords(String path, String key, int status, String body)
      throws Exception {
    HttpResponse<String> response =
        post(path, NOTE.formatted("n"), "Authorization", "Bearer " + key);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void whatIsTooLargeIsSaidToBe() throws Exception {
    HttpResponse<String> response =
        post("/weave/feedback/batch/create", " ".repeat(33 * 1024 * 1024));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("{\"reason\":\"Request too large\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/weave/server_info", "/weave/health", "/weave/traces//server_info/"})
  void everybodyMayAskWhoIsThere(String path) throws Exception {
    HttpResponse<String> response =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.service().port() + path)));

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void aPurgeIsNotDoneByAStoreThatIsLate() throws Exception {
    aggregator.answer(SEARCH, 200, Map.of("Plaudit-Behind", "7"), "{\"feedback\":[]}");
    HttpResponse<String> response = post("/weave/feedback/purge", PURGE);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("(not stored)");
  }

  @Test
  void aPurgeOfMoreThanCanBeSeenIsRefused() throws Exception {
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":\"more\"}");
    HttpResponse<String> response = post("/weave/feedback/purge", PURGE);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("too many").contains("(not stored)");
  }

  @Test
  void aPurgeOfNobodyIsDone() throws Exception {
    aggregator.answer(SEARCH, "{\"feedback\":[],\"next_cursor\":null}");
    HttpResponse<String> response = post("/weave/feedback/purge", PURGE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{}");
    assertThat(aggregator.lastAsked().body()).contains("\"acme/bot\"", "\"x\"");
  }

  @Test
  void aQueryTellsTheTotalAndThatItMayLackSomething() throws Exception {
    aggregator.answer(SEARCH, 200, Map.of("Plaudit-Behind", "7"), "{\"feedback\":[],\"total\":0}");
    HttpResponse<String> response =
        post("/weave/feedback/query", "{\"project_id\":\"acme/bot\",\"limit\":5}");

    assertThat(response.body()).isEqualTo("{\"result\":[],\"total_count\":0}");
    assertThat(response.headers().firstValue("Plaudit-Behind")).contains("7");
    assertThat(aggregator.lastAsked().body()).contains("\"total\":true", "\"limit\":5");
  }

  private static String created(String attempt) throws Exception {
    HttpResponse<String> response =
        post(
            "/weave/feedback/create",
            NOTE.formatted("n"),
            "X-Weave-Retry-Id",
            attempt,
            "x-api-key",
            TestDoor.KEY);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, body, "x-api-key", TestDoor.KEY);
  }

  /** Without a Content-Type. */
  private static HttpResponse<String> post(String path, String body, String... headers)
      throws Exception {
    return TestDoor.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.service().port() + path))
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
