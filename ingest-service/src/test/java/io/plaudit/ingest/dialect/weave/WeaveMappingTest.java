package io.plaudit.ingest.dialect.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.Digests;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.Source;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of Weave's feedback here. */
class WeaveMappingTest {

  private static final String ID = "019a0000-0000-7000-8000-000000000001";
  private static final String RUNNABLE =
      "\"runnable_ref\":\"weave:///acme/bot/object/s:d\",\"creator\":\"Jane Smith\"";

  @Test
  void aReaction() {
    Feedback reaction =
        Asked.recorded(
            Asked.create("wandb.reaction.1", "{\"emoji\":\"👍🏽\"}", "\"id\":\"" + ID + "\""));

    assertThat(reaction.ref().traceId()).isEqualTo(Asked.CALL);
    assertThat(reaction.ref().feedbackId()).isEqualTo(UUID.fromString(ID));
    assertThat(reaction.key()).isEqualTo("wandb.reaction.1");
    assertThat(reaction.label()).isEqualTo("👍🏽");
    assertThat(reaction.value()).isNull();
    assertThat(reaction.metadata().text()).isEqualTo("{\"_project\":\"acme/bot\"}");
    assertThat(reaction.source()).isEqualTo(new Source("weave", Source.Kind.API));
    assertThat(reaction.attributes().text())
        .isEqualTo(
            """
            {"id":"%s","project_id":"acme/bot","weave_ref":"%s","wb_user_id":"%s",\
            "payload":{"emoji":"👍🏽","alias":":thumbs_up_medium_skin_tone:","detoned":"👍",\
            "detoned_alias":":thumbs_up:"}}"""
                .formatted(ID, Asked.REF, Asked.USER));
  }

  @Test
  void aNote() {
    Feedback note =
        Asked.recorded(
            Asked.create(
                "wandb.note.1", "{ \"note\": \"n\", \"n\": 1.0 }", "\"creator\":\"Jane\""));

    assertThat(note.comment()).isEqualTo("n");
    assertThat(note.metadata().text()).isEqualTo("{\"_user\":\"Jane\",\"_project\":\"acme/bot\"}");
    assertThat(note.attributes().text()).endsWith("\"payload\":{ \"note\": \"n\", \"n\": 1.0 }}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.25 | 0.25 | ",
        "true | 1 | ",
        "false | 0 | ",
        "\"toxic\" |  | toxic",
        "{\"score\":0.25,\"ok\":true} | 0.25 | ",
        "{\"score\":true} | 1 | ",
        "{\"other\":1} |  | ",
        "[1] |  | ",
        "null |  | ",
        "1e300 |  | ",
        "123456789012345678901 |  | "
      })
  void theOutputOfARunnable(String output, String value, String label) {
    Feedback scored =
        Asked.recorded(Asked.create("wandb.runnable.s", "{\"output\":" + output + "}", RUNNABLE));

    assertThat(scored.value() == null ? null : scored.value().toPlainString()).isEqualTo(value);
    assertThat(scored.label()).isEqualTo(label);
    assertThat(scored.source().kind()).isEqualTo(Source.Kind.AUTO_EVAL);
    assertThat(scored.attributes().text()).contains("{\"output\":" + output + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"_rating_\":0.75,\"b\":1} | 0.75", "{\"a\":0.5} | 0.5", "{\"a\":1,\"b\":2} | "})
  void aRating(String ratings, String value) {
    Feedback rated =
        Asked.recorded(
            Asked.create(
                "wandb.agent_user_feedback",
                "{}",
                "\"scorer_tags\":[\"t\"],\"scorer_ratings\":" + ratings));

    assertThat(rated.value() == null ? null : rated.value().toPlainString()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "weave:///a/b/call/c1, c1",
    "weave:///a/b/call/c1/attr/output, c1",
    "weave:///a/b/agent_turn/t1, t1",
    "weave:///a/b/call/, weave:///a/b/call/",
    "weave:///a/b/object/o:d, weave:///a/b/object/o:d",
    "weave:///test/project/obj/123:abc, weave:///test/project/obj/123:abc",
    "anything, anything"
  })
  void theTraceOfARef(String ref, String trace) {
    assertThat(Asked.recorded(Asked.create("mine", "{}").replace(Asked.REF, ref)).ref().traceId())
        .isEqualTo(trace);
  }

  @Test
  void anAgentsRefGivesItsIds() {
    String body =
        Asked.create("mine", "{}")
            .replace(Asked.REF, "weave:///acme/bot/agent_conversation/c%20one");

    assertThat(Asked.recorded(body).attributes().text())
        .contains("\"span_conversation_id\":\"c one\"");
  }

  @Test
  void anIdThatIsNoUuidIsOnlyUniqueInItsProject() {
    String body = Asked.create("mine", "{}", "\"id\":\"one\"");

    assertThat(Asked.recorded(body).ref().feedbackId())
        .isEqualTo(Digests.nameUuid("weave", "acme/bot", "one"));
    assertThat(Asked.recorded(body.replace("acme/bot\"", "acme/other\"")).ref().feedbackId())
        .isNotEqualTo(Asked.recorded(body).ref().feedbackId());
  }

  @Test
  void anIdOfOursIsTheSameWheneverTheAttemptIsRepeated() {
    Feedback first = Asked.recorded(Asked.create("mine", "{}"));

    assertThat(Asked.recorded(Asked.create("mine", "{}")).ref()).isEqualTo(first.ref());
    assertThat(first.attributes().text()).contains("\"id\":\"" + first.ref().feedbackId() + "\"");
  }

  @Test
  void aReplacementRetractsTheOldOneAndRecordsTheNewOne() {
    String body = Asked.create("mine", "{}", "\"feedback_id\":\"" + ID + "\"");
    WritePlan.RetractFound plan = (WritePlan.RetractFound) Asked.write("/feedback/replace", body);

    assertThat(plan.query().body().orElseThrow()).contains(ID, "acme/bot");
    assertThat(plan.then()).hasSize(1);
    FeedbackEvent recorded = plan.then().get(0);
    assertThat(recorded.ref().feedbackId()).isNotEqualTo(UUID.fromString(ID));
    // What replaces itself must stay: a retraction is for good.
    assertThat(plan.retraction().apply(recorded.ref())).isEmpty();
    assertThat(Asked.say("/feedback/replace", Asked.create("mine", "{}")).status()).isEqualTo(422);
  }

  @Test
  void aBatchAnswersInItsOrder() {
    String batch =
        "{\"batch\":["
            + Asked.create("mine", "{\"n\":1}", "\"id\":\"b\"")
            + ", "
            + Asked.create("mine", "{\"n\":2}", "\"id\":\"a\"")
            + "]}";

    assertThat(Asked.say("/feedback/batch/create", batch).body().findValuesAsText("id"))
        .isEqualTo(List.of("b", "a"));
    assertThat(Asked.say("/feedback/batch/create", "{\"batch\":[]}").body().toString())
        .isEqualTo("{\"res\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | missing | [\"body\",\"batch\"]",
        "{\"batch\":{}} | list_type | [\"body\",\"batch\"]",
        "[] | model_attributes_type | [\"body\"]",
        "{\"batch\":[1]} | model_attributes_type | [\"body\",\"batch\",0]",
        "{\"batch\":[{\"project_id\":\"a/b\"}]} | missing | [\"body\",\"batch\",0,\"weave_ref\"]"
      })
  void aBatchOfAnotherShapeIsRefused(String body, String type, String place) {
    Asked.Said said = Asked.say("/feedback/batch/create", body);

    assertThat(said.status()).isEqualTo(422);
    assertThat(said.body().at("/detail/0/type").asText()).isEqualTo(type);
    assertThat(said.body().at("/detail/0/loc")).isEqualTo(Asked.parse(place));
  }
}
