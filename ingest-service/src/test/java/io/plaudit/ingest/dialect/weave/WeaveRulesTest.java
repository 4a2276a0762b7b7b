package io.plaudit.ingest.dialect.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.dialect.weave.Asked.Said;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of section "types, payloads, validation", each with its text. */
class WeaveRulesTest {

  private static final String OBJECT = "weave:///acme/bot/object/";
  private static final String OP = "weave:///acme/bot/op/";
  private static final String ONLY_SCORERS =
      "scorer_tags, scorer_tag_reasons, scorer_tag_confidences, scorer_ratings,"
          + " scorer_rating_reasons, and scorer_rating_confidences are only allowed on"
          + " wandb.agent_monitor, wandb.agent_user_feedback, or wandb.runnable feedback";
  private static final String INVALID =
      "Invalid payload for feedback_type %s: 1 validation error for %s\n%s\n  %s";

  private static final String NOTED = "{\"note\":\"n\"}";

  private static Arguments rule(String reason, String type, String payload, String... more) {
    return Arguments.of(reason, type, payload, String.join(",", more));
  }

  private static String member(String name, String text) {
    return "\"" + name + "\":\"" + text + "\"";
  }

  private static String invalid(String type, String schema, String member, String problem) {
    return INVALID.formatted(type, schema, member, problem);
  }

  static Stream<Arguments> brokenRules() {
    String annotation = "wandb.annotation.grade";
    String runnable = "wandb.runnable.toxicity";
    String note = "wandb.note.1";
    String reaction = "wandb.reaction.1";
    String object = member("annotation_ref", OBJECT + "grade:d");
    String op = member("runnable_ref", OP + "toxicity:d");
    String call = member("call_ref", Asked.REF);
    String trigger = member("trigger_ref", OBJECT + "m:d");
    String user = "wandb.agent_user_feedback";
    String tags = "\"scorer_tags\":[\"t\"]";
    return Stream.of(
        // Payloads
        rule(
            invalid(reaction, "ReactionPayloadSchema", "emoji", "Field required [type=missing]"),
            reaction,
            "{}"),
        rule(
            invalid(
                reaction,
                "ReactionPayloadSchema",
                "emoji",
                "Input should be a valid string [type=string_type]"),
            reaction,
            "{\"emoji\":1}"),
        rule(
            invalid(
                reaction,
                "ReactionPayloadSchema",
                "emoji",
                "Input should be a valid string [type=string_type]"),
            reaction,
            "{\"emoji\":null}"),
        rule(
            "Value of emoji key in payload must be exactly one emoji",
            reaction,
            "{\"emoji\":\"\"}"),
        rule(
            invalid(
                note,
                "NotePayloadSchema",
                "note",
                "Input should be a valid string [type=string_type]"),
            note,
            "{\"note\":1}"),
        rule(
            invalid(note, "NotePayloadSchema", "note", "Field required [type=missing]"),
            note,
            "{}"),
        rule(
            invalid(
                note,
                "NotePayloadSchema",
                "note",
                "String should have at least 1 character [type=string_too_short]"),
            note,
            "{\"note\":\"\"}"),
        rule(
            invalid(
                note,
                "NotePayloadSchema",
                "note",
                "String should have at most 1024 characters [type=string_too_long]"),
            note,
            "{\"note\":\"" + "😀".repeat(1025) + "\"}"),
        // Annotations, in the order in which they are looked at
        rule(
            "Invalid annotation feedback type: wandb.annotationgrade",
            "wandb.annotationgrade",
            "{}"),
        rule("Invalid annotation feedback type: wandb.annotation", "wandb.annotation", "{}"),
        rule("annotation_ref is required for annotation feedback", annotation, "{}"),
        rule(
            "annotation_ref is required for annotation feedback",
            annotation,
            "{\"value\":1}",
            member("annotation_ref", "")),
        rule(
            "annotation_ref must point to an object with name grade",
            annotation,
            "{}",
            member("annotation_ref", OBJECT + "other:d")),
        rule(
            invalid(
                annotation, "AnnotationPayloadSchema", "value", "Field required [type=missing]"),
            annotation,
            "{}",
            object),
        rule(
            "Invalid ref: " + OP + "grade:d, it must be of the kind object",
            annotation,
            "{\"value\":1}",
            member("annotation_ref", OP + "grade:d")),
        rule(
            "Annotation ref weave:///other/bot/object/grade:d does not match project id acme/bot",
            annotation,
            "{\"value\":1}",
            member("annotation_ref", "weave:///other/bot/object/grade:d")),
        rule("annotation_ref is not allowed for non-annotation feedback", runnable, "{}", object),
        rule("annotation_ref is not allowed for non-annotation feedback", "mine", "{}", object),
        // Runnables
        rule("Invalid runnable feedback type: wandb.runnables", "wandb.runnables", "{}"),
        rule("Invalid runnable feedback type: wandb.runnable.", "wandb.runnable.", "{}"),
        rule("runnable_ref is required for runnable feedback", runnable, "{}", call),
        rule(
            "runnable_ref must point to an object with name toxicity",
            runnable,
            "{}",
            member("runnable_ref", OP + "other:d")),
        rule("call_ref is required for runnable feedback on ops", runnable, "{}", op),
        rule(
            invalid(runnable, "RunnablePayloadSchema", "output", "Field required [type=missing]"),
            runnable,
            "{}",
            op,
            call),
        rule(
            "Invalid ref: " + Asked.REF + ", it must be of the kind op or object",
            runnable,
            "{\"output\":1}",
            member("runnable_ref", Asked.REF)),
        rule("runnable_ref is not allowed for non-runnable feedback", "mine", "{}", op),
        rule("call_ref is not allowed for non-runnable feedback", "mine", "{}", call),
        rule("trigger_ref is not allowed for non-runnable feedback", "mine", "{}", trigger),
        rule("trigger_ref is not allowed for non-runnable feedback", note, NOTED, trigger),
        rule("runnable_ref is not allowed for non-runnable feedback", note, NOTED, op, trigger),
        // Agents
        rule("runnable_ref is required for agent monitor feedback", "wandb.agent_monitor", "{}"),
        rule("call_ref is required for agent monitor feedback", "wandb.agent_monitor", "{}", op),
        rule(
            "trigger_ref is required for agent monitor feedback",
            "wandb.agent_monitor",
            "{}",
            op,
            call),
        rule("scorer_tags is required for agent user feedback", user, "{}"),
        rule("scorer_tags is required for agent user feedback", user, "{}", "\"scorer_tags\":[]"),
        rule("annotation_ref is not allowed for non-annotation feedback", user, "{}", tags, object),
        rule("runnable_ref is not allowed for non-runnable feedback", user, "{}", tags, op),
        rule("call_ref is not allowed for non-runnable feedback", user, "{}", tags, call),
        rule("trigger_ref is not allowed for non-runnable feedback", user, "{}", tags, trigger),
        // What only scorers say, each of the six
        rule(ONLY_SCORERS, "mine", "{}", tags),
        rule(ONLY_SCORERS, "mine", "{}", "\"scorer_tag_reasons\":{\"t\":\"r\"}"),
        rule(ONLY_SCORERS, "mine", "{}", "\"scorer_tag_confidences\":{\"t\":1}"),
        rule(ONLY_SCORERS, note, NOTED, "\"scorer_ratings\":{\"a\":1}"),
        rule(
            ONLY_SCORERS,
            reaction,
            "{\"emoji\":\"👍\"}",
            "\"scorer_rating_reasons\":{\"a\":\"r\"}"),
        rule(
            ONLY_SCORERS,
            annotation,
            "{\"value\":1}",
            object,
            "\"scorer_rating_confidences\":{\"a\":1}"),
        // Refs anywhere
        rule(
            "Invalid ref: weave:///acme/bot/object/x, it must have a name and a digest, with one"
                + " colon between them",
            runnable,
            "{\"output\":1}",
            op,
            call,
            member("trigger_ref", OBJECT + "x")),
        rule(
            "Invalid ref: abc, it must begin with weave:///",
            runnable,
            "{\"output\":1}",
            op,
            member("call_ref", "abc")),
        rule(
            "Invalid ref: " + OBJECT + "m:d, it must be of the kind call",
            runnable,
            "{\"output\":1}",
            op,
            member("call_ref", OBJECT + "m:d")),
        rule(
            "Invalid ref: " + Asked.REF + ", it must be of the kind object",
            runnable,
            "{\"output\":1}",
            op,
            call,
            member("trigger_ref", Asked.REF)),
        rule("Invalid URI: weave:///acme/bot", "mine", "{\"see\":[\"weave:///acme/bot\"]}"),
        // Whatever has no home here
        rule("Queue q1 not found or has been deleted", "mine", "{}", member("queue_id", "q1")));
  }

  @Test
  void halfACharacterWhereSomethingElseBelongs_isRefusedWithoutIt() {
    Said said = Asked.say("/feedback/create", "\"\\ud800\"");

    assertThat(said.status()).isEqualTo(422);
    assertThat(said.body().at("/detail/0/type").asText()).isEqualTo("model_attributes_type");
    assertThat(said.body().at("/detail/0/input").isNull()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("brokenRules")
  void aBrokenRuleIsRefusedInItsWords(String reason, String type, String payload, String more) {
    Said said = Asked.say("/feedback/create", Asked.create(type, payload, more));

    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo(reason);
    assertThat(said.body().get("error_type").asText()).isEqualTo("InvalidRequest");
    assertThat(
            Asked.say(
                "/feedback/batch/create",
                "{\"batch\":["
                    + Asked.create("mine", "{}")
                    + ","
                    + Asked.create(type, payload, more)
                    + "]}"))
        .isEqualTo(said);
  }

  static Stream<Arguments> rulesBrokenTogether() {
    String annotation = "wandb.annotation.grade";
    String op = member("runnable_ref", OP + "toxicity:d");
    String tags = "\"scorer_tags\":[\"t\"]";
    String queue = member("queue_id", "q1");
    String bad = member("annotation_ref", "weave:///other/bot/object/grade:d");
    return Stream.of(
        rule("Invalid payload for feedback_type wandb.note.1", "wandb.note.1", "{}", op, tags),
        rule("runnable_ref is not allowed for", "wandb.reaction.1", "{\"emoji\":\"x\"}", op, tags),
        rule("annotation_ref is not allowed for", "mine", "{}", bad, op),
        rule("scorer_tags, scorer_tag_reasons", annotation, "{\"value\":1}", bad, tags, queue),
        rule("Annotation ref", annotation, "{\"value\":1}", bad, queue),
        rule("Queue q1 not found", "wandb.reaction.1", "{\"emoji\":\"x\"}", queue));
  }

  @ParameterizedTest
  @MethodSource("rulesBrokenTogether")
  void ofSeveralBrokenRulesTheFirstIsNamed(
      String reason, String type, String payload, String more) {
    assertThat(Asked.say("/feedback/create", Asked.create(type, payload, more)).reason())
        .startsWith(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", ":thumbs_up:", "#", "1", "👍👎", "👍 👍"})
  void anythingButOneEmojiIsNoReaction(String emoji) {
    assertThat(Asked.say("/feedback/create", reaction(emoji)).reason())
        .isEqualTo("Value of emoji key in payload must be exactly one emoji");
  }

  @ParameterizedTest
  @CsvSource({
    "👍, :thumbs_up:, 👍, :thumbs_up:",
    "👍🏽, :thumbs_up_medium_skin_tone:, 👍, :thumbs_up:",
    "👎, :thumbs_down:, 👎, :thumbs_down:",
    "❤, :red_heart:, ❤️, :red_heart:",
    "🎉, :party_popper:, 🎉, :party_popper:",
    "👩🏽‍🚀, :woman_astronaut_medium_skin_tone:, 👩‍🚀, :woman_astronaut:",
    "🇫🇷, :France:, 🇫🇷, :France:",
    "1️⃣, :keycap_1:, 1️⃣, :keycap_1:",
    "☝🏻, :index_pointing_up_light_skin_tone:, ☝️, :index_pointing_up:",
    "🧑🏻‍🤝‍🧑🏿, :people_holding_hands_light_skin_tone_dark_skin_tone:, 🧑‍🤝‍🧑, :people_holding_hands:",
    "🇨🇬, :Congo-Brazzaville:, 🇨🇬, :Congo-Brazzaville:",
    "🉑, :Japanese_acceptable_button:, 🉑, :Japanese_acceptable_button:",
    "🇸🇭, :St._Helena_Ascension_&_Tristan_da_Cunha:, 🇸🇭, :St._Helena_Ascension_&_Tristan_da_Cunha:",
    "a👍, a:thumbs_up:, a👍, a:thumbs_up:"
  })
  void aReactionIsKeptWithItsNames(
      String emoji, String alias, String detoned, String detonedAlias) {
    Said said = Asked.say("/feedback/create", reaction(emoji));

    assertThat(said.body().get("payload"))
        .isEqualTo(
            Asked.parse(
                """
                {"emoji":"%s","more":1.0,"alias":"%s","detoned":"%s","detoned_alias":"%s"}"""
                    .formatted(emoji, alias, detoned, detonedAlias)));
    assertThat(Asked.recorded(reaction(emoji)).label()).isEqualTo(emoji.replace("a", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wandb.foo|{}|",
        "mine|{\"a\":[{}]}|\"runnable_ref\":\"\",\"call_ref\":null,\"scorer_tags\":[],\"scorer_ratings\":{}",
        "wandb.annotation.grade|{\"value\":null}|\"annotation_ref\":\"weave:///acme/bot/object/grade:d\"",
        "wandb.runnable.s|{\"output\":null}|\"runnable_ref\":\"weave:///x/y/object/s:d\"",
        "wandb.runnable.s|{\"output\":1}|\"runnable_ref\":\"weave:///acme/bot/op/s:d\","
            + "\"call_ref\":\"weave:///acme/bot/call/c\",\"trigger_ref\":\"weave:///acme/bot/object/m:d/attr/x\"",
        "wandb.agent_user_feedback|{}|\"scorer_tags\":[\"good\"],\"scorer_tag_reasons\":{\"good\":\"r\"}",
        "wandb.agent_monitor|{}|\"runnable_ref\":\"weave:///acme/bot/op/s:d\","
            + "\"call_ref\":\"weave:///acme/bot/call/c\",\"trigger_ref\":\"weave:///acme/bot/object/m:d\","
            + "\"scorer_ratings\":{\"_rating_\":0.5},\"span_status_code\":\"OK\",\"unknown\":1"
      })
  void whatKeepsTheRulesIsTaken(String sample) {
    String[] parts = sample.split("\\|", -1);
    Said said = Asked.say("/feedback/create", Asked.create(parts[0], parts[1], parts[2]));

    assertThat(said.status()).as(said.body().toString()).isEqualTo(200);
    assertThat(said.body().get("wb_user_id").asText()).isEqualTo(Asked.USER.toString());
    assertThat(said.body().get("created_at").asText()).isEqualTo(Asked.NOW.toString());
    assertThat(said.body().get("payload")).isEqualTo(Asked.parse(parts[1]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent_conversation/c%00", "agent_turn/%00t"})
  void whatCannotBeKeptIsRefusedInARefToo(String named) {
    String ref = "weave:///acme/bot/" + named;
    Said said = Asked.say("/feedback/create", Asked.create("mine", "{}").replace(Asked.REF, ref));

    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo("Invalid ref: " + ref + ", an id must be without U+0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weave:///acme/bot/agent_conversation/c%201|\"span_conversation_id\":\"c 2\"|"
            + "feedback span_conversation_id c 2 conflicts with conversation ref"
            + " weave:///acme/bot/agent_conversation/c%201",
        "weave:///acme/bot/agent_turn/t1|\"span_trace_id\":\"t2\"|"
            + "feedback span_trace_id t2 conflicts with turn ref weave:///acme/bot/agent_turn/t1"
      })
  void spanIdsMustNotContradictTheRef(String sample) {
    String[] parts = sample.split("\\|", -1);
    String body = Asked.create("mine", "{}", parts[1]).replace(Asked.REF, parts[0]);

    assertThat(Asked.say("/feedback/create", body).reason()).isEqualTo(parts[2]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | model_attributes_type | [\"body\"]",
        "{} | missing | [\"body\",\"project_id\"]",
        "{\"project_id\":1} | string_type | [\"body\",\"project_id\"]",
        "{\"project_id\":\"a/b\",\"weave_ref\":\"r\",\"feedback_type\":\"t\",\"payload\":[]} | dict_type | [\"body\",\"payload\"]",
        "{\"project_id\":\"a/b\",\"weave_ref\":\"r\",\"feedback_type\":\"t\",\"payload\":{},\"scorer_ratings\":{\"a\":\"x\"}} | float_type | [\"body\",\"scorer_ratings\",\"a\"]",
        "{\"project_id\":\"a/b\",\"weave_ref\":\"r\",\"feedback_type\":\"t\",\"payload\":{},\"span_status_code\":\"BAD\"} | literal_error | [\"body\",\"span_status_code\"]",
        "{\"a\" | json_invalid | [\"body\",0]",
        "`` | json_invalid | [\"body\",0]"
      })
  void anotherShapeIsNamedAsFastApiNamesIt(String body, String type, String place) {
    Said said = Asked.say("/feedback/create", body);

    assertThat(said.status()).as(said.body().toString()).isEqualTo(422);
    assertThat(said.body().at("/detail/0/type").asText()).isEqualTo(type);
    assertThat(said.body().at("/detail/0/loc")).isEqualTo(Asked.parse(place));
    assertThat(said.body().at("/detail/0").has("msg")).isTrue();
  }

  @Test
  void aNoteHasUpTo1024Characters() {
    String longest = "{\"note\":\"" + "😀".repeat(1_024) + "\"}";

    assertThat(Asked.say("/feedback/create", Asked.create("wandb.note.1", longest)).status())
        .isEqualTo(200);
  }

  @Test
  void aPayloadHasAsManyCharactersAsPythonWritesOfIt() {
    String fits =
        "\"" + "é".repeat((1024 * 1024 - 9) / 6) + "a".repeat((1024 * 1024 - 9) % 6) + "\"";

    assertThat(Asked.say("/feedback/create", Asked.create("mine", "{\"a\":" + fits + "}")).status())
        .isEqualTo(200);
    Said said = Asked.say("/feedback/create", Asked.create("mine", "{\"ab\":" + fits + "}"));
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo("Feedback payload too large");
  }

  @Test
  void whatAReactionGainsCountsTooButNoEmojiIsLookedForInWhatIsTooLong() {
    String payload = "{\"emoji\":\"👍\",\"a\":\"" + "a".repeat(1024 * 1024 - 40) + "\"}";
    String none = "{\"emoji\":\"" + "a".repeat(1024 * 1024) + "\"}";

    assertThat(PayloadSize.of(Asked.parse(payload))).isLessThan(1024 * 1024);
    for (String one : new String[] {payload, none}) {
      assertThat(Asked.say("/feedback/create", Asked.create("wandb.reaction.1", one)).reason())
          .isEqualTo("Feedback payload too large");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 2",
        "{\"a\":[1,2.0,-0.5],\"b\":{\"c\":null}} | 39",
        "[\"\\u00e9\",\"\\n\",\"\\u0001\",\"😀\",\"/\"] | 47",
        "[1e5,1e16,1e-5,0.0001,123456789012345678,1.5e300,1e22] | 69",
        "[true,false,\"\\\"\\\\\"] | 21"
      })
  void sizesArePythons(String json, int characters) {
    assertThat(PayloadSize.of(Bodies.tree(json.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(characters);
  }

  private static String reaction(String emoji) {
    return Asked.create("wandb.reaction.1", "{\"emoji\":\"" + emoji + "\",\"more\":1.0}");
  }
}
