package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random queries over random feedback: what comes back from the real store is what a
 * straightforward evaluator of the same query finds in the same feedback.
 */
class WeaveQueryPropertyIT {

  private static final int ROWS = 100;

  /** What is stored at once was made at the same instant. */
  private static final int AT_ONCE = 10;

  private static final int TREES = 1_000;
  private static final long SEED = 20261121;
  private static final String PROJECT = "acme/random";

  /**
   * Keeps numbers as they were written, zeros at their ends included: they are asked for as texts.
   */
  private static final ObjectReader AS_WRITTEN =
      Client.JSON.reader().without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  @TempDir static Path data;

  private static PlauditProcess plaudit;
  private static List<JsonNode> rows;

  @BeforeAll
  static void start() throws Exception {
    plaudit = PlauditProcess.up(data);
    RandomWeave random = new RandomWeave(new Random(SEED), PROJECT);
    for (int from = 0; from < ROWS; from += AT_ONCE) {
      ObjectNode batch = Client.JSON.createObjectNode();
      ArrayNode items = batch.putArray("batch");
      for (int i = from; i < from + AT_ONCE; i++) {
        items.add(random.feedback(i));
      }
      Client.ok(plaudit.client().post("/weave/feedback/batch/create", batch.toString()));
    }
    // Of another project: no query may find it.
    Client.ok(
        plaudit
            .client()
            .post(
                "/weave/feedback/create",
                random.feedback(ROWS).put("project_id", "acme/other").toString()));
    rows = new ArrayList<>();
    ask("{\"project_id\":\"" + PROJECT + "\"}").path("result").forEach(rows::add);
    assertThat(rows).hasSize(ROWS);
  }

  @AfterAll
  static void stop() {
    plaudit.close();
  }

  @Test
  void whateverIsAskedTheStoreFindsWhatIsTrue() throws Exception {
    RandomWeave random = new RandomWeave(new Random(SEED + 1), PROJECT);
    int found = 0;
    for (int i = 0; i < TREES; i++) {
      ObjectNode query = random.query(rows);
      JsonNode answer = ask(query.toString());

      TreeSet<String> expected = new TreeSet<>();
      for (JsonNode row : rows) {
        if (WeaveTruth.of(row, query.at("/query/$expr")) == WeaveTruth.TRUE) {
          expected.add(row.path("id").asText());
        }
      }
      assertThat(new TreeSet<>(answer.path("result").findValuesAsText("id")))
          .as("query %s: %s", i, query)
          .isEqualTo(expected);
      assertThat(answer.path("total_count").asInt()).isEqualTo(expected.size());
      found += expected.size();
    }
    // Neither all nor nothing: the queries tell feedbacks apart.
    assertThat(found).isBetween(ROWS * TREES / 20, ROWS * TREES * 19 / 20);
  }

  @Test
  void pagesOfAnOrderAreTheOrder() throws Exception {
    for (String field :
        List.of("payload.n", "payload.t", "created_at", "feedback_type", "creator")) {
      for (String direction : List.of("asc", "desc")) {
        String query =
            "{\"project_id\":\"%s\",\"sort_by\":[{\"field\":\"%s\",\"direction\":\"%s\"}]"
                .formatted(PROJECT, field, direction);
        List<String> whole = ask(query + "}").path("result").findValuesAsText("id");
        List<String> paged = new ArrayList<>();
        for (int offset = 0; offset < ROWS; offset += 30) {
          JsonNode page = ask(query + ",\"limit\":30,\"offset\":" + offset + "}");
          assertThat(page.path("total_count").asInt()).isEqualTo(ROWS);
          paged.addAll(page.path("result").findValuesAsText("id"));
        }
        assertThat(paged).as(query).isEqualTo(whole);
        assertThat(whole).hasSize(ROWS).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void anOrderByAPayloadHasNumbersBeforeTextsAndWhatIsAbsentAtTheEnd() throws Exception {
    List<Integer> ranks = new ArrayList<>();
    String query =
        "{\"project_id\":\"%s\",\"sort_by\":[{\"field\":\"payload.n\",\"direction\":\"desc\"}]}"
            .formatted(PROJECT);
    for (JsonNode row : ask(query).path("result")) {
      JsonNode value = row.path("payload").path("n");
      boolean absent = value.isMissingNode() || value.isNull();
      ranks.add(absent ? 2 : WeaveTruth.number(WeaveTruth.payloadText(value)) == null ? 1 : 0);
    }
    assertThat(ranks).isSorted().contains(0, 1, 2);
  }

  private static JsonNode ask(String query) throws Exception {
    HttpResponse<String> response = plaudit.client().post("/weave/feedback/query", query);
    assertThat(response.headers().firstValue("Plaudit-Behind")).isEmpty();
    assertThat(response.statusCode()).as(query + " " + response.body()).isEqualTo(200);
    return AS_WRITTEN.readTree(response.body());
  }
}
