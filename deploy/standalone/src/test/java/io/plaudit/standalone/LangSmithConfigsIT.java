package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LangSmith's feedback configs mean for the figures that everybody reads. */
class LangSmithConfigsIT {

  private static final String CONFIGS = "/langsmith/feedback-configs";
  private static final String THUMBS =
      """
      {"type":"categorical","categories":[{"value":1,"label":"up"},{"value":0,"label":"down"}]}""";

  @TempDir private static Path data;

  private static PlauditProcess plaudit;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    plaudit = PlauditProcess.up(data);
    client = plaudit.client();
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
  }

  @Test
  void worstFirstFollowsWhatTheConfigSaysOfLowerScores_fromTheAnswerOn() throws Exception {
    spend("fast", "0.2");
    spend("slow", "9");
    spend("usual", "1.5");
    assertRanked(false, "fast", "usual", "slow");

    config("POST", "\"feedback_config\":{\"type\":\"freeform\"},\"is_lower_score_better\":true");
    assertRanked(true, "slow", "usual", "fast");
    config("PATCH", "\"is_lower_score_better\":false");
    assertRanked(false, "fast", "usual", "slow");
    config("PATCH", "\"is_lower_score_better\":true");
    assertRanked(true, "slow", "usual", "fast");
    assertThat(client.send("DELETE", CONFIGS + "?feedback_key=seconds", null).statusCode())
        .isEqualTo(204);
    assertRanked(false, "fast", "usual", "slow");
  }

  @Test
  void theDistributionOfACategoricalKeySpeaksItsLabels() throws Exception {
    feedback("thumb", "\"score\":1,\"feedback_config\":" + THUMBS);
    feedback("thumb", "\"score\":true");
    String changed = feedback("thumb", "\"value\":\"up\"");
    feedback("thumb", "\"score\":0.0,\"value\":\"down\"");
    assertThat(counts("thumb")).containsExactly("0 down 1", "1 up 3");

    Client.ok(client.send("PATCH", "/langsmith/feedback/" + changed, "{\"score\":0}"));
    assertThat(counts("thumb")).containsExactly("0 down 2", "1 up 2");
    Client.ok(client.send("DELETE", "/langsmith/feedback/" + changed, null));
    assertThat(counts("thumb")).containsExactly("0 down 1", "1 up 2");
  }

  @Test
  void aChangeThatBringsAConfigDefinesTheKeyForWhatComesThen() throws Exception {
    String id = feedback("late", "\"score\":1");
    Client.ok(
        client.send(
            "PATCH",
            "/langsmith/feedback/" + id,
            "{\"score\":0,\"feedback_config\":" + THUMBS + "}"));
    feedback("late", "\"score\":1");

    assertThat(counts("late")).containsExactly("0 down 1", "1 up 1");
    assertThat(client.query(CONFIGS + "?key=late")).hasSize(1);
  }

  private static void assertRanked(boolean lowerIsBetter, String... worstFirst) throws Exception {
    for (String path :
        List.of("/v1/tags/_prompt?key=seconds&order=worst", "/v1/traces?key=seconds&order=worst")) {
      JsonNode page = client.query(path);
      assertThat(page.get("lower_is_better").asBoolean()).as(path).isEqualTo(lowerIsBetter);
      assertThat(page.findValuesAsText(path.contains("tags") ? "value" : "trace_id"))
          .as(path)
          .filteredOn(text -> text.matches("[a-z]+"))
          .containsExactly(worstFirst);
    }
  }

  private static void config(String method, String members) throws Exception {
    Client.ok(client.send(method, CONFIGS, "{\"feedback_key\":\"seconds\",%s}".formatted(members)));
  }

  /** How long a prompt took, on a trace of its name. */
  private static void spend(String prompt, String seconds) throws Exception {
    Client.ok(
        client.post(
            "/v1/feedback",
            "{\"trace_id\":\"%1$s\",\"key\":\"seconds\",\"value\":%2$s,\"metadata\":{\"_prompt\":\"%1$s\"}}"
                .formatted(prompt, seconds)));
  }

  private static String feedback(String key, String members) throws Exception {
    return Client.ok(
            client.post(
                "/langsmith/feedback",
                "{\"run_id\":\"%s\",\"key\":\"%s\",%s}".formatted(UUID.randomUUID(), key, members)))
        .get("id")
        .asText();
  }

  private static List<String> counts(String key) throws Exception {
    JsonNode distribution = client.query("/v1/summary?key=" + key).get("distribution");
    return StreamSupport.stream(distribution.spliterator(), false)
        .map(
            entry ->
                entry.get("value").asText()
                    + " "
                    + entry.get("label").asText()
                    + " "
                    + entry.get("count").asText())
        .sorted()
        .toList();
  }
}
