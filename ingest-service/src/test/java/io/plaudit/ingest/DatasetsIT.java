package io.plaudit.ingest;

import static io.plaudit.ingest.TwoDoors.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets, examples and sessions, made at one front door and known at all, with a real broker. */
final class DatasetsIT {

  private static final String DATASETS = "/langsmith/datasets";
  private static final String EXAMPLES = "/langsmith/examples";
  private static final String SESSIONS = "/langsmith/sessions";

  private static final int ROUNDS = 10;

  /** The common pool has one thread where there are two processors. */
  private static final ExecutorService POSTING = Executors.newFixedThreadPool(2);

  private static TwoDoors doors;
  private static TestDoor door;
  private static TestDoor other;

  private final String mark = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    doors = new TwoDoors();
    door = doors.first();
    other = doors.second();
  }

  @AfterAll
  static void close() throws Exception {
    doors.close();
    POSTING.shutdownNow();
  }

  @BeforeEach
  void thereIsNoFeedback() {
    doors.aggregator().answer("/v1/feedback/search", "{\"feedback\":[],\"next_cursor\":null}");
  }

  @Test
  void aSessionPostedAgainIsTheSame_andNeverMoves() throws Exception {
    UUID id = UUID.randomUUID();
    UUID dataset = UUID.randomUUID();
    JsonNode made = ok(door.post(SESSIONS, session(id, "first", dataset)));
    assertThat(made.get("name").asText()).isEqualTo("first" + mark);
    assertThat(made.get("reference_dataset_id").asText()).isEqualTo(dataset.toString());

    assertThat(ok(other.post(SESSIONS, session(id, "first", dataset)))).isEqualTo(made);
    assertThat(other.post(SESSIONS, session(id, "second", dataset)).statusCode()).isEqualTo(409);
    assertThat(other.post(SESSIONS, session(UUID.randomUUID(), "first", dataset)).statusCode())
        .isEqualTo(409);
    String elsewhere = session(id, "first", UUID.randomUUID());
    assertThat(other.post(SESSIONS, elsewhere).statusCode()).isEqualTo(409);
    assertThat(other.post(SESSIONS + "?upsert=true", elsewhere).statusCode()).isEqualTo(409);
    String byName = "{\"name\":\"first" + mark + "\"}";
    assertThat(other.post(SESSIONS, byName).statusCode()).isEqualTo(409);
    assertThat(ok(other.post(SESSIONS + "?upsert=True", byName))).isEqualTo(made);
    assertThat(ok(door.get(SESSIONS + "/" + id))).isEqualTo(made);
  }

  @Test
  void aSessionIsChangedAndRemoved() throws Exception {
    UUID id = UUID.randomUUID();
    ok(door.post(SESSIONS, session(id, "one", UUID.randomUUID())));
    ok(door.post(SESSIONS, session(UUID.randomUUID(), "two", null)));
    String path = SESSIONS + "/" + id;

    JsonNode ended =
        ok(patch(path, "{\"end_time\":\"2026-01-01T00:00:00+00:00\",\"name\":null,\"extra\":{}}"));
    assertThat(ended.get("end_time").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(patch(path, "{\"name\":\"two" + mark + "\"}").statusCode()).isEqualTo(409);
    assertThat(ok(patch(path, "{\"name\":\"three" + mark + "\"}")).get("end_time"))
        .isEqualTo(ended.get("end_time"));
    assertThat(names(SESSIONS + "?name=three" + mark)).containsExactly("three" + mark);
    assertThat(patch(path, "{\"name\":\" \"}").statusCode()).isEqualTo(422);

    assertThat(TwoDoors.send(other, "DELETE", path, "").statusCode()).isEqualTo(200);
    assertThat(door.get(path).statusCode()).isEqualTo(404);
    assertThat(TwoDoors.send(other, "DELETE", path, "").statusCode()).isEqualTo(404);
    assertThat(patch(path, "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void sessionsAreListedNewestFirst_byFilter_pageByPage() throws Exception {
    UUID dataset = UUID.randomUUID();
    UUID first = UUID.randomUUID();
    ok(door.post(SESSIONS, started(first, "a", dataset, 1)));
    ok(door.post(SESSIONS, started(UUID.randomUUID(), "b", dataset, 2)));
    ok(door.post(SESSIONS, started(UUID.randomUUID(), "c", null, 3)));
    String all = SESSIONS + "?name_contains=" + mark;

    assertThat(names(all)).containsExactly("c" + mark, "b" + mark, "a" + mark);
    assertThat(names(all + "&limit=1&offset=1")).containsExactly("b" + mark);
    assertThat(names(SESSIONS + "?reference_dataset=" + dataset))
        .containsExactly("b" + mark, "a" + mark);
    assertThat(names(all + "&reference_free=true")).containsExactly("c" + mark);
    assertThat(names(all + "&reference_free=false&id=" + first)).containsExactly("a" + mark);
    assertThat(names(SESSIONS + "?name=" + mark)).isEmpty();
    assertThat(other.get(SESSIONS + "?limit=101").statusCode()).isEqualTo(422);
    assertThat(other.get(SESSIONS + "?metadata=%7B%7D").statusCode()).isEqualTo(422);
  }

  @Test
  void statisticsOfAListAreOfAFewSessions() throws Exception {
    UUID dataset = UUID.randomUUID();
    for (int i = 0; i < 11; i++) {
      ok(door.post(SESSIONS, started(UUID.randomUUID(), "s" + i, dataset, i)));
    }
    doors.aggregator().answer("/v1/summaries", "{\"summaries\":[]}");
    doors.aggregator().answer("/v1/labels", "{\"keys\":[]}");
    String path = SESSIONS + "?include_stats=true&reference_dataset=" + dataset;

    assertThat(ok(other.get(path + "&limit=10"))).hasSize(10);
    assertThat(other.get(path).statusCode()).isEqualTo(422);
  }

  @Test
  void aDatasetIsMadeOnce_listedAndRemovedWithWhatItHas() throws Exception {
    UUID id = UUID.randomUUID();
    String body = dataset(id, "squares");
    JsonNode made = ok(door.post(DATASETS, body));
    assertThat(ok(other.post(DATASETS, body))).isEqualTo(made);
    assertThat(other.post(DATASETS, dataset(UUID.randomUUID(), "squares")).statusCode())
        .isEqualTo(409);
    UUID session = UUID.randomUUID();
    ok(door.post(SESSIONS, session(session, "s", id)));
    UUID example = UUID.randomUUID();
    assertThat(upload(id, part(example + "", "{}")).statusCode()).isEqualTo(201);
    ok(TwoDoors.send(door, "PUT", DATASETS + "/" + id + "/share", "{}"));

    JsonNode read = ok(other.get(DATASETS + "/" + id + "?limit=1"));
    assertThat(read.get("example_count").asInt()).isEqualTo(1);
    assertThat(read.get("session_count").asInt()).isEqualTo(1);
    assertThat(ok(other.get(DATASETS + "?limit=1&name=squares" + mark)).get(0)).isEqualTo(read);
    assertThat(names(DATASETS + "?id=" + id + "&data_type=kv")).containsExactly("squares" + mark);
    assertThat(names(DATASETS + "?id=" + id + "&data_type=chat")).isEmpty();

    assertThat(TwoDoors.send(other, "DELETE", DATASETS + "/" + id, "").statusCode()).isEqualTo(200);
    assertThat(names(DATASETS + "?id=" + id)).isEmpty();
    assertThat(door.get(EXAMPLES + "/" + example).statusCode()).isEqualTo(404);
    assertThat(door.get(DATASETS + "/" + id + "/share").body()).isEqualTo("null");
    assertThat(TwoDoors.send(other, "DELETE", DATASETS + "/" + id, "").statusCode()).isEqualTo(404);
    assertThat(ok(door.get(DATASETS + "/" + id)).get("name").asText())
        .as("its session still speaks of it")
        .isEqualTo(id.toString());
    assertThat(door.get(DATASETS + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void examplesComeBackAsTheyWereSent() throws Exception {
    UUID dataset = UUID.randomUUID();
    ok(door.post(DATASETS, dataset(dataset, "d")));
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    HttpResponse<String> added =
        upload(
            dataset,
            part(first + "", "{\"created_at\":\"2026-01-01T00:00:00Z\",\"split\":\"train\"}"),
            part(first + ".inputs", "{\"z\":1.50,\"a\":[]}"),
            part(second + ".inputs", "{}"),
            part(second + ".outputs", "{\"n\":null}"),
            part(second + "", "{\"metadata\":{\"m\":1},\"split\":[\"x\",\"y\"]}"));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    assertThat(TwoDoors.JSON.readTree(added.body()).get("count").asInt()).isEqualTo(2);

    HttpResponse<String> read = other.get(EXAMPLES + "/" + first);
    assertThat(read.body())
        .contains(
            "\"inputs\":{\"z\":1.50,\"a\":[]},\"outputs\":null",
            "\"metadata\":{\"dataset_split\":[\"train\"]}",
            "\"created_at\":\"2026-01-01T00:00:00Z\"");
    JsonNode listed =
        ok(other.get(EXAMPLES + "?dataset=" + dataset + "&inline_s3_urls=true&limit=100"));
    assertThat(listed.findValuesAsText("id")).containsExactly(second + "", first + "");
    assertThat(listed.get(0).get("metadata").toString())
        .isEqualTo("{\"m\":1,\"dataset_split\":[\"x\",\"y\"]}");
    assertThat(ok(other.get(EXAMPLES + "?id=" + first + "&id=" + second + "&offset=1"))).hasSize(1);
    assertThat(other.get(EXAMPLES + "?splits=train").statusCode()).isEqualTo(422);
    assertThat(upload(dataset, part(first + ".inputs", "{\"n\":2}")).statusCode()).isEqualTo(201);
    assertThat(ok(other.get(EXAMPLES + "/" + first)).get("inputs").toString())
        .isEqualTo("{\"n\":2}");
    assertThat(TwoDoors.send(door, "DELETE", EXAMPLES + "/" + first, "").statusCode())
        .isEqualTo(200);
    assertThat(ok(other.get(EXAMPLES + "?dataset=" + dataset))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".attachment.picture|no JSON|must be inputs or outputs",
        ".inputs|[]|must be a JSON object",
        ".inputs|{|must be valid JSON",
        "''|{\"use_source_run_io\":true}|runs are not kept",
        "''|{\"created_at\":\"yesterday\"}|must be an ISO 8601"
      })
  void whatOfAnExampleCannotBeKeptIsRefused(String member, String content, String rule)
      throws Exception {
    UUID dataset = UUID.randomUUID();
    ok(door.post(DATASETS, dataset(dataset, "d")));
    HttpResponse<String> refused = upload(dataset, part(UUID.randomUUID() + member, content));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains(rule);
    assertThat(ok(other.get(EXAMPLES + "?dataset=" + dataset))).isEmpty();
  }

  @Test
  void examplesAreOfOneDatasetThatIsThere_andOnlyAsManyAsFit() throws Exception {
    UUID dataset = UUID.randomUUID();
    ok(door.post(DATASETS, dataset(dataset, "d")));
    UUID another = UUID.randomUUID();
    ok(door.post(DATASETS, dataset(another, "e")));
    UUID example = UUID.randomUUID();
    assertThat(upload(dataset, part(example + "", "{}")).statusCode()).isEqualTo(201);

    assertThat(upload(another, part(example + "", "{}")).statusCode()).isEqualTo(409);
    assertThat(upload(UUID.randomUUID(), part(UUID.randomUUID() + "", "{}")).statusCode())
        .isEqualTo(404);
    assertThat(upload(dataset, part("x.inputs", "{}")).statusCode()).isEqualTo(422);
    String large = "{\"t\":\"" + "x".repeat(65 * 1024) + "\"}";
    assertThat(upload(dataset, part(UUID.randomUUID() + ".inputs", large)).statusCode())
        .isEqualTo(422);
    String half = "{\"t\":\"" + "x".repeat(60 * 1024) + "\"}";
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = part(UUID.randomUUID() + ".inputs", half);
    }
    HttpResponse<String> full = upload(dataset, many);
    assertThat(full.statusCode()).as("12 MiB in memory, where 8 are allowed").isEqualTo(422);
    assertThat(full.body()).contains("as many as a tenant may have");
    assertThat(ok(other.get(EXAMPLES + "?dataset=" + dataset))).hasSize(1);
  }

  /**
   * Each door has not heard of the other's when it begins. Both stay only where one was told before
   * the other one could be read; what was told is there at both doors, and nothing else.
   */
  @ParameterizedTest
  @ValueSource(strings = {DATASETS, SESSIONS, SESSIONS + "?upsert=true"})
  void ofTwoThatAreMadeOfOneNameAtOnceOneIsLeft_orSeldomBoth(String path) throws Exception {
    boolean upsert = path.contains("upsert");
    int both = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String body = "{\"name\":\"twin-" + round + mark + "\"}";
      CompletableFuture<HttpResponse<String>> first = posted(door, path, body);
      CompletableFuture<HttpResponse<String>> second = posted(other, path, body);
      List<HttpResponse<String>> answers = List.of(first.get(), second.get());

      assertThat(answers)
          .extracting(HttpResponse::statusCode)
          .contains(200)
          .isSubsetOf(200, upsert ? 200 : 409);
      Set<String> told = new HashSet<>();
      for (HttpResponse<String> answer : answers) {
        if (answer.statusCode() == 200) {
          told.add(ok(answer).get("id").asText());
        }
      }
      for (TestDoor each : List.of(door, other)) {
        JsonNode left = ok(each.get(path.split("\\?", 2)[0] + "?name=twin-" + round + mark));
        assertThat(left.findValuesAsText("id")).containsExactlyInAnyOrderElementsOf(told);
      }
      both += told.size() - 1;
    }
    assertThat(both).as("seldom").isLessThan(ROUNDS / 2);
  }

  private static CompletableFuture<HttpResponse<String>> posted(
      TestDoor at, String path, String body) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return at.post(path, body);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        POSTING);
  }

  private static HttpResponse<String> patch(String path, String body) throws Exception {
    return TwoDoors.send(other, "PATCH", path, body);
  }

  private String session(UUID id, String name, UUID dataset) {
    return "{\"id\":\"%s\",\"name\":\"%s\",\"reference_dataset_id\":%s,\"description\":\"d\"}"
        .formatted(id, name + mark, dataset == null ? "null" : "\"" + dataset + "\"");
  }

  private String started(UUID id, String name, UUID dataset, int hour) {
    return session(id, name, dataset)
        .replace("}", ",\"start_time\":\"2026-01-01T%02d:00:00\"}".formatted(hour));
  }

  private String dataset(UUID id, String name) {
    return "{\"id\":\"%s\",\"name\":\"%s\",\"data_type\":\"kv\",\"extra\":{\"source\":\"sdk\"}}"
        .formatted(id, name + mark);
  }

  private static List<String> names(String path) throws Exception {
    return ok(other.get(path)).findValuesAsText("name");
  }

  private static String part(String name, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"blob\"\r\n"
            .formatted(name)
        + "Content-Type: application/json\r\n\r\n"
        + content
        + "\r\n";
  }

  private static HttpResponse<String> upload(UUID dataset, String... parts) throws Exception {
    return TestDoor.send(
        door.request("/langsmith/v1/platform/datasets/" + dataset + "/examples")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofString(String.join("", parts) + "--b--\r\n")));
  }
}
