package io.plaudit.ingest.dialect.humm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.EventCodec;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.FeedbackEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests and what becomes of them: one file a feedback that is taken, one table of refusals. */
final class HummSamplesTest {

  private static final Path SAMPLES = Path.of("src/test/resources/samples/humm");
  private static final Path REFUSALS = Path.of("src/test/resources/samples/humm-refusals.json");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final Principal CALLER =
      new Principal(
          "acme",
          UUID.fromString("99999999-9999-4999-8999-999999999999"),
          EnumSet.allOf(Scope.class));
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(EventCodec.class.getResourceAsStream("feedback-event.schema.json"));

  /** The order of Humm's own example. */
  private static final List<String> FIFTEEN =
      List.of(
          "key",
          "feedback_type",
          "score",
          "value",
          "comment",
          "thread_id",
          "langsmith_run_id",
          "langsmith_trace_id",
          "organization_id",
          "user_id",
          "id",
          "langsmith_synced",
          "deleted",
          "created_at",
          "updated_at");

  @TestFactory
  Stream<DynamicTest> every_sample_becomes_what_it_says() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      List<Path> samples = files.sorted().toList();
      assertThat(samples).hasSizeGreaterThan(10);
      return samples.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  @TestFactory
  Stream<DynamicTest> every_refusal_is_worded_as_pydantic_words_it() throws IOException {
    JsonNode rows = JSON.readTree(Files.readString(REFUSALS));
    assertThat(rows.size()).isGreaterThan(60);
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> DynamicTest.dynamicTest(row.path("name").asText(), () -> refuse(row)));
  }

  private static void check(Path file) throws IOException {
    JsonNode sample = JSON.readTree(Files.readString(file));
    WritePlan.Publish plan = plan(sample.path("body").asText());
    assertThat(plan.events()).hasSize(1);
    FeedbackEvent event = plan.events().get(0);
    String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
    ObjectNode shown = (ObjectNode) JSON.readTree(json);
    assertThat(shown.path("source").path("dialect").asText()).isEqualTo("humm");
    assertThat(
            (JsonNode)
                shown.retain(List.of("trace_id", "key", "value", "label", "comment", "metadata")))
        .isEqualTo(sample.path("event"));

    assertThat(plan.answer().status()).isEqualTo(200);
    ObjectNode answer = (ObjectNode) JSON.readTree(plan.answer().body());
    assertThat(answer.fieldNames()).toIterable().containsExactlyElementsOf(FIFTEEN);
    assertThat(answer.remove("id").asText()).isEqualTo(event.ref().feedbackId().toString());
    assertThat((JsonNode) answer).isEqualTo(sample.path("answer"));
  }

  private static void refuse(JsonNode row) throws IOException {
    WritePlan.Publish plan = plan(row.path("body").asText());
    assertThat(plan.events()).isEmpty();
    assertThat(plan.answer().status()).isEqualTo(422);
    assertThat(JSON.readTree(plan.answer().body()))
        .isEqualTo(JSON.createObjectNode().set("detail", row.path("detail")));
  }

  private static WritePlan.Publish plan(String body) {
    Operation.Write create = (Operation.Write) new HummDialect().operations().get(0);
    return (WritePlan.Publish)
        create
            .plan()
            .apply(
                new DialectRequest(
                    Map.of(),
                    Map.of(),
                    name -> null,
                    body.getBytes(StandardCharsets.UTF_8),
                    CALLER,
                    NOW,
                    new Attempt("acme", create.route().name(), new IdempotencyKey("sample"))));
  }
}
