package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.MergePatch;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What the dialect accepts everybody behind it can read, and what it tells of a change is what the
 * aggregator makes of it.
 */
final class LangSmithRoundTripTest {

  private static final CreateFeedback CREATE = new CreateFeedback(ConfigObjects.none());
  private static final ChangeFeedback CHANGE = new ChangeFeedback(ConfigObjects.none());

  private static final int ROUNDS = 3_000;
  private static final String ID = "11111111-1111-4111-8111-111111111111";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(EventCodec.class.getResourceAsStream("feedback-event.schema.json"));
  private static final List<String> SCORES =
      List.of("null", "1", "0.1235", "-1e-7", "true", "false", "1.50", "\"1\"", "1e300");
  private static final List<String> ANY =
      List.of(
          "null",
          "\"up\"",
          "\"\"",
          "\"ü😀\\u00e9\"",
          "7.10",
          "true",
          "{}",
          "{\"a\":{\"b\":[1.0,null]}}",
          "{\"a\":null,\"c\":\"\\ud83d\\ude00\"}",
          "[1]",
          "\"\\u0000\"",
          "{\"deep\":1e1001}");

  private final Random random = new Random(20261121);

  @Test
  void any_feedback_is_refused_or_can_be_read_again() throws IOException {
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try {
        Recorded created = created(members());
        check(created);
        assertThat(record(created.feedback()).path("id").asText()).isEqualTo(ID);
        Amended amended = amended(created.feedback(), members());
        check(amended);
        accepted++;
      } catch (InvalidEventException e) {
        assertThat(e.field()).isNotBlank();
      }
    }
    assertThat(accepted).isBetween(ROUNDS / 20, ROUNDS - 1);
  }

  @Test
  void the_same_bytes_have_the_same_fingerprint_whatever_the_attempt() {
    String body = body("\"score\":1");
    Recorded first = recorded(request(body, "k1"));
    Recorded again = recorded(request(body, "k2"));
    assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(again.ref()).isEqualTo(first.ref());
    assertThat(recorded(request(body("\"score\":2"), "k1")).fingerprint())
        .isNotEqualTo(first.fingerprint());
  }

  @Test
  void a_feedback_without_an_id_gets_one_of_its_attempt() {
    String body = "{\"run_id\":\"" + ID + "\",\"key\":\"k\"}";
    UUID first = recorded(request(body, "k1")).ref().feedbackId();
    assertThat(recorded(request(body, "k1")).ref().feedbackId()).isEqualTo(first);
    assertThat(recorded(request(body, "k2")).ref().feedbackId()).isNotEqualTo(first);
  }

  private static void check(FeedbackEvent event) {
    String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
  }

  /** The change of this feedback, whose answer is the record of what the aggregator will hold. */
  private static Amended amended(Feedback stored, String members) throws IOException {
    WritePlan.ChangeById plan =
        (WritePlan.ChangeById) CHANGE.amend(request("{" + members + "}", "k"));
    Amended event = (Amended) plan.change().apply(stored);
    Feedback after =
        ((Amended) EventCodec.decode(EventCodec.encode(event)))
            .patch()
            .applyTo(stored, event.modifiedAt(), MergePatch::merge);
    assertThat(JSON.readTree(plan.answer().apply(List.of(stored)).body())).isEqualTo(record(after));
    return event;
  }

  private static Recorded created(String members) throws IOException {
    WritePlan.Publish plan = (WritePlan.Publish) CREATE.plan(request(body(members), "k"));
    Recorded event = (Recorded) plan.events().get(0);
    assertThat(JSON.readTree(plan.answer().body())).isEqualTo(record(event.feedback()));
    return event;
  }

  private static JsonNode record(Feedback feedback) throws IOException {
    return JSON.readTree(Answers.json(200, json -> FeedbackRecord.write(json, feedback)).body());
  }

  private static Recorded recorded(DialectRequest request) {
    return CreateFeedback.recorded(request, 0, request.body(), CREATE.configs(request));
  }

  private String members() {
    return "\"score\":%s,\"value\":%s,\"comment\":%s,\"correction\":%s,\"extra\":%s,\"error\":%s"
        .formatted(any(SCORES), any(ANY), any(ANY.subList(0, 4)), any(ANY), any(ANY), any(SCORES));
  }

  /** Mostly those that are taken, or hardly anything would be. */
  private String any(List<String> choices) {
    return choices.get(random.nextInt(random.nextInt(4) == 0 ? choices.size() : 4));
  }

  private static String body(String members) {
    return "{\"id\":\"%s\",\"run_id\":\"%s\",\"key\":\"k\",%s}".formatted(ID, ID, members);
  }

  private static DialectRequest request(String body, String key) {
    Principal caller = new Principal("acme", UUID.fromString(ID), EnumSet.allOf(Scope.class));
    return new DialectRequest(
        Map.of("id", ID),
        Map.of(),
        name -> null,
        body.getBytes(StandardCharsets.UTF_8),
        caller,
        NOW,
        new Attempt("acme", "POST /langsmith/feedback", new IdempotencyKey(key)));
  }
}
