package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of four decimals and categories, created, uploaded, changed and deleted at random. */
class LangSmithExactnessIT {

  private static final List<String> CATEGORIES = List.of("good", "bad", "ugly");
  private static final int FEEDBACKS = 400;
  private static final int UPLOADED_AT_ONCE = 25;
  private static final int CHANGES = 150;

  @TempDir Path data;

  private final Random random = new Random(20261121);
  private final List<String> runs = new ArrayList<>();
  private final Map<UUID, Sent> live = new TreeMap<>();
  private RecordedRequests requests;

  /** A feedback as it stands; one with a category has its number as the score. */
  private record Sent(String run, BigDecimal score, String category) {

    String key() {
      return category == null ? "exact" : "category";
    }
  }

  @Test
  void sumsAndCountsAreThoseOfWhatIsLeft() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      requests = new RecordedRequests(plaudit.url(), PlauditProcess.KEY);
      for (int i = 0; i < 4; i++) {
        runs.add(UUID.randomUUID().toString());
      }
      while (live.size() < FEEDBACKS) {
        if (random.nextBoolean()) {
          send("POST", "/langsmith/feedback", feedback(), 200);
        } else {
          upload();
        }
      }
      for (int i = 0; i < CHANGES; i++) {
        change();
      }
      for (String run : runs) {
        JsonNode summaries = query("/v1/traces/" + run).get("summaries");
        assertThat(summaries.findValuesAsText("key")).containsExactly("category", "exact");
        summaries.forEach(summary -> assertSummary(summary, sent -> sent.run().equals(run)));
      }
      assertSummary(query("/v1/summary?key=category"), sent -> true);
      assertSummary(query("/v1/summary?key=exact"), sent -> true);
    }
  }

  private ObjectNode feedback() {
    UUID id = UUID.randomUUID();
    String run = runs.get(random.nextInt(runs.size()));
    Sent sent = random.nextBoolean() ? scored(run) : categorised(run);
    live.put(id, sent);
    return shown(sent)
        .put("id", id.toString())
        .put("run_id", run)
        .put("trace_id", run)
        .put("key", sent.key());
  }

  private Sent scored(String run) {
    return new Sent(run, BigDecimal.valueOf(random.nextInt(20_001) - 10_000, 4), null);
  }

  private Sent categorised(String run) {
    int category = random.nextInt(CATEGORIES.size());
    return new Sent(run, BigDecimal.valueOf(category), CATEGORIES.get(category));
  }

  private static ObjectNode shown(Sent sent) {
    return Client.JSON.createObjectNode().put("score", sent.score()).put("value", sent.category());
  }

  private void upload() throws Exception {
    ObjectNode request = Client.JSON.createObjectNode();
    ArrayNode parts = request.put("encoding", "zstd").putArray("parts");
    for (int i = 0; i < UPLOADED_AT_ONCE; i++) {
      ObjectNode feedback = feedback();
      parts
          .addObject()
          .put("name", "feedback." + feedback.get("id").asText())
          .set("content", feedback);
    }
    send(request, "POST", "/langsmith/runs/multipart", 202);
  }

  private void change() throws Exception {
    UUID id = List.copyOf(live.keySet()).get(random.nextInt(live.size()));
    if (random.nextInt(3) == 0) {
      live.remove(id);
      send("DELETE", "/langsmith/feedback/" + id, Client.JSON.createObjectNode(), 200);
    } else {
      Sent old = live.get(id);
      live.put(id, old.category() == null ? scored(old.run()) : categorised(old.run()));
      send("PATCH", "/langsmith/feedback/" + id, shown(live.get(id)), 200);
    }
  }

  private void send(String method, String path, ObjectNode body, int status) throws Exception {
    send(Client.JSON.createObjectNode().set("body", body), method, path, status);
  }

  private void send(ObjectNode request, String method, String path, int status) throws Exception {
    RecordedRequests.Answer answer = requests.send(request.put("method", method).put("path", path));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
  }

  private JsonNode query(String path) {
    return requests
        .send(Client.JSON.createObjectNode().put("method", "GET").put("path", path))
        .body();
  }

  private void assertSummary(JsonNode summary, Predicate<Sent> about) {
    List<Sent> left =
        live.values().stream()
            .filter(about)
            .filter(sent -> sent.key().equals(summary.get("key").asText()))
            .toList();
    BigDecimal sum = left.stream().map(Sent::score).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(summary.get("count").asInt()).isEqualTo(left.size());
    assertThat(summary.get("weighted_value").decimalValue()).isEqualByComparingTo(sum);
    if (summary.get("key").asText().equals("category")) {
      assertThat(counts(summary.get("distribution")))
          .isEqualTo(
              left.stream().collect(Collectors.groupingBy(Sent::category, Collectors.counting())));
    }
  }

  private static Map<String, Long> counts(JsonNode distribution) {
    Map<String, Long> counts = new HashMap<>();
    for (JsonNode entry : distribution) {
      counts.put(entry.get("label").asText(), entry.get("count").asLong());
    }
    return counts;
  }
}
