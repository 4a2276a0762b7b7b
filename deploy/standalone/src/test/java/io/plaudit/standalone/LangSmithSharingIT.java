package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever has a share token sees, by each of the ten filters, and what never. */
class LangSmithSharingIT {

  private static final UUID RUN = UUID.randomUUID();
  private static final UUID OTHER_RUN = UUID.randomUUID();
  private static final UUID SESSION = UUID.randomUUID();
  private static final UUID OTHER_SESSION = UUID.randomUUID();
  private static final UUID DATASET = UUID.randomUUID();

  @TempDir private static Path data;

  private static PlauditProcess plaudit;
  private static Client client;
  private static Client nobody;
  private static String dataset;
  private static String run;

  @BeforeAll
  static void share() throws Exception {
    plaudit = PlauditProcess.up(data);
    client = plaudit.client();
    nobody = new Client(plaudit.url(), "");
    UUID elsewhere = UUID.randomUUID();
    session(SESSION, DATASET);
    session(OTHER_SESSION, DATASET);
    session(elsewhere, UUID.randomUUID());
    feedback("scored", about(RUN, SESSION), "\"score\":1,\"comment\":\"c\"");
    feedback("labelled", about(OTHER_RUN, SESSION), "\"value\":\"good\"", "model");
    feedback("judged", about(RUN, OTHER_SESSION), "\"score\":0.25", "auto_eval");
    feedback("summary", "\"session_id\":\"" + OTHER_SESSION + "\"", "\"score\":0.5", "app");
    feedback("elsewhere", about(RUN, elsewhere), "\"score\":1");
    feedback("homeless", "\"run_id\":\"" + RUN + "\"", "\"score\":1");
    dataset = token("/langsmith/datasets/" + DATASET) + "/datasets/feedback";
    run = token("/langsmith/runs/" + RUN) + "/feedbacks";
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|summary judged labelled scored",
        "run={run}|judged scored",
        "run={run}&run={other_run}|judged labelled scored",
        "key=summary&key=scored&key=elsewhere|summary scored",
        "session={session}|labelled scored",
        "session={session}&session={other_session}|summary judged labelled scored",
        "source=model|labelled",
        "source=app&source=auto_eval|summary judged",
        "limit=3|summary judged labelled",
        "offset=1&limit=2|judged labelled",
        "offset=4|",
        "user={user}|",
        "has_comment=true|scored",
        "has_comment=false|summary judged labelled",
        "has_score=true|summary judged scored",
        "has_score=false|labelled",
        "level=run|judged labelled scored",
        "level=session|summary",
        "level=run&has_score=true&run={run}&key=scored&session={session}&source=api|scored"
      })
  void aDatasetShowsTheFeedbackOfItsSessions(String query, String keys) throws Exception {
    assertThat(keys(dataset, query)).containsExactlyElementsOf(words(keys));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|homeless elsewhere judged scored",
        "run={other_run}|",
        "run={run}&key=scored|scored",
        "session={session}|scored",
        "source=auto_eval|judged",
        "offset=1&limit=1|elsewhere",
        "user={user}|",
        "has_comment=true|scored",
        "has_score=false|",
        "level=run|homeless elsewhere judged scored",
        "level=session|"
      })
  void aRunShowsItsOwn(String query, String keys) throws Exception {
    assertThat(keys(run, query)).containsExactlyElementsOf(words(keys));
  }

  @Test
  void usersAreNotShown_andOnlyTheTenFiltersAreTaken() throws Exception {
    for (String path : List.of(dataset, run)) {
      JsonNode shown = Client.ok(nobody.get(path));
      assertThat(shown.findValues("user_id")).isNotEmpty().allMatch(JsonNode::isNull);
      assertThat(shown.findValues("ls_user_id")).allMatch(JsonNode::isNull);
      assertThat(shown.toString()).doesNotContain(user());
      for (String wrong :
          List.of(
              "limit=0",
              "limit=101",
              "offset=-1",
              "run=x",
              "session=x",
              "user=x",
              "level=trace",
              "source=gossip",
              "has_score=perhaps",
              "min_created_at=2026-01-01",
              "comparative_experiment_id=" + RUN,
              "include_user_names=true")) {
        assertThat(nobody.get(path + "?" + wrong).statusCode()).as(wrong).isEqualTo(422);
      }
    }
  }

  /** The same filter with a key, beside which the empty answers above would say nothing. */
  @Test
  void whoHasTheKeyFindsByUser() throws Exception {
    String list = "/langsmith/feedback?run=" + RUN + "&session=" + SESSION + "&user=";

    assertThat(client.query(list + user()).findValuesAsText("key")).containsExactly("scored");
    assertThat(client.query(list + UUID.randomUUID())).isEmpty();
  }

  @Test
  void aTokenStaysWhenItIsSharedAgain_andIsGoneWhenItIsTakenBack() throws Exception {
    UUID another = UUID.randomUUID();
    String path = "/langsmith/runs/" + another;
    String first = token(path);

    assertThat(token(path)).isEqualTo(first);
    assertThat(keys(first + "/feedbacks", null)).isEmpty();
    assertThat(nobody.get(first + "/datasets/feedback").statusCode()).isEqualTo(404);
    Client.ok(client.send("DELETE", path + "/share", null));
    assertThat(nobody.get(first + "/feedbacks").statusCode()).isEqualTo(404);
    assertThat(token(path)).isNotEqualTo(first);
    assertThat(nobody.get(first + "/feedbacks").statusCode()).isEqualTo(404);
    assertThat(nobody.get(dataset.replaceAll("[0-9a-f-]{36}", RUN + "")).statusCode())
        .isEqualTo(404);
  }

  private static List<String> keys(String path, String query) throws Exception {
    String filled =
        query == null
            ? ""
            : "?"
                + query
                    .replace("{run}", RUN + "")
                    .replace("{other_run}", OTHER_RUN + "")
                    .replace("{session}", SESSION + "")
                    .replace("{other_session}", OTHER_SESSION + "")
                    .replace("{user}", user());
    return Client.ok(nobody.get(path + filled)).findValuesAsText("key");
  }

  /** Who has given all of it: whoever the key is. */
  private static String user() throws Exception {
    return client
        .query("/langsmith/feedback?key=scored")
        .findValue("feedback_source")
        .get("user_id")
        .asText();
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  private static String token(String path) throws Exception {
    HttpResponse<String> shared = client.send("PUT", path + "/share", "{}");
    return "/langsmith/api/v1/public/" + Client.ok(shared).get("share_token").asText();
  }

  private static void session(UUID id, UUID dataset) throws Exception {
    Client.ok(
        client.post(
            "/langsmith/sessions",
            "{\"id\":\"%s\",\"reference_dataset_id\":\"%s\"}".formatted(id, dataset)));
  }

  private static String about(UUID run, UUID session) {
    return "\"run_id\":\"%s\",\"session_id\":\"%s\"".formatted(run, session);
  }

  private static void feedback(String key, String subject, String said) throws Exception {
    feedback(key, subject, said, "api");
  }

  private static void feedback(String key, String subject, String said, String source)
      throws Exception {
    Client.ok(
        client.post(
            "/langsmith/feedback",
            "{\"key\":\"%s\",%s,%s,\"feedback_source\":{\"type\":\"%s\"}}"
                .formatted(key, subject, said, source)));
  }
}
