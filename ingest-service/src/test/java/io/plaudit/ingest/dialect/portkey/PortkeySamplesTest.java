package io.plaudit.ingest.dialect.portkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plaudit.codec.EventCodec;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests as Portkey's SDKs and documents make them, one file a case: the request, what it becomes
 * (events, or native queries and their answers), and the answer.
 */
final class PortkeySamplesTest {

  private static final Path SAMPLES = Path.of("src/test/resources/samples/portkey");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(EventCodec.class.getResourceAsStream("feedback-event.schema.json"));

  /** Those that every event has; the samples name the others. */
  private static final Set<String> COMMON =
      Set.of("event_id", "tenant", "source", "fingerprint", "attributes");

  @TestFactory
  Stream<DynamicTest> every_sample_becomes_what_it_says() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      List<Path> samples = files.sorted().toList();
      assertThat(samples).hasSizeGreaterThan(20);
      return samples.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    JsonNode sample = JSON.readTree(Files.readString(file));
    JsonNode given = sample.path("request");
    Calls call = Calls.to(given.path("method").asText(), given.path("path").asText());
    byte[] body = given.path("body").asText("").getBytes(StandardCharsets.UTF_8);
    DialectRequest request = call.request(body, "key-of-the-sample");
    if (call.operation() instanceof Operation.Write write) {
      checkWrite(sample, write.plan().apply(request));
    } else if (call.operation() instanceof Operation.Read read) {
      checkRead(sample, read.plan().apply(request));
    }
  }

  private static void checkWrite(JsonNode sample, WritePlan plan) throws IOException {
    List<FeedbackEvent> events = new ArrayList<>();
    DialectResponse answer;
    if (plan instanceof WritePlan.Publish publish) {
      events.addAll(publish.events());
      answer = publish.answer();
    } else if (plan instanceof WritePlan.ChangeById change) {
      List<Feedback> stored = stored(sample.path("stored"), change.id());
      stored.forEach(feedback -> events.add(change.change().apply(feedback)));
      answer = change.answer().apply(stored);
    } else {
      WritePlan.RetractById retract = (WritePlan.RetractById) plan;
      List<FeedbackRef> refs =
          stored(sample.path("stored"), retract.id()).stream().map(Feedback::ref).toList();
      refs.forEach(ref -> events.add(retract.retraction().apply(ref)));
      answer = retract.answer().apply(refs);
    }
    ObjectNode expected = sample.deepCopy();
    checkEvents((ArrayNode) expected.path("events"), events);
    if (plan instanceof WritePlan.Publish) {
      ArrayNode ids = ((ObjectNode) expected.path("answer")).putArray("feedback_ids");
      events.forEach(event -> ids.add(event.ref().feedbackId().toString()));
    }
    checkAnswer(expected, answer);
  }

  /** An id that the sample leaves open is one that the server made: it must be there and differ. */
  private static void checkEvents(ArrayNode expected, List<FeedbackEvent> events) {
    ArrayNode shown = JSON.createArrayNode();
    events.forEach(event -> shown.add(show(event)));
    for (int i = 0; i < Math.min(expected.size(), shown.size()); i++) {
      if (expected.get(i).path("feedback_id").isNull()) {
        ((ObjectNode) expected.get(i)).set("feedback_id", shown.get(i).path("feedback_id"));
      }
    }
    assertThat((JsonNode) shown).isEqualTo(expected);
    assertThat(events.stream().map(FeedbackEvent::eventId)).doesNotHaveDuplicates();
    assertThat(events.stream().map(FeedbackEvent::ref)).doesNotHaveDuplicates();
  }

  private static void checkRead(JsonNode sample, ReadPlan plan) throws IOException {
    ArrayNode queries = JSON.createArrayNode();
    plan.queries()
        .forEach(
            query -> {
              ObjectNode shown = queries.addObject().put("path", query.path());
              shown.set("parameters", JSON.valueToTree(new TreeMap<>(query.parameters())));
            });
    assertThat((JsonNode) queries).isEqualTo(sample.path("queries"));
    List<JsonNode> answers = new ArrayList<>();
    sample.path("native_answers").forEach(answers::add);
    checkAnswer(sample, plan.answer().apply(answers));
  }

  private static void checkAnswer(JsonNode sample, DialectResponse answer) throws IOException {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(JSON.readTree(answer.body())).isEqualTo(sample.path("answer"));
    assertThat(answer.headers().getOrDefault("x-portkey-trace-id", ""))
        .isEqualTo(sample.path("trace_id_header").asText(""));
  }

  /** What a sample says of an event: everything but what all events have. */
  private static JsonNode show(FeedbackEvent event) {
    try {
      String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
      assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
      ObjectNode shown = (ObjectNode) JSON.readTree(json);
      assertThat(shown.path("tenant").asText()).isEqualTo("acme");
      shown.remove(COMMON);
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Feedback> stored(JsonNode rows, UUID id) {
    List<Feedback> stored = new ArrayList<>();
    for (JsonNode row : rows) {
      stored.add(
          Feedback.builder(new FeedbackRef("acme", row.path("trace_id").asText(), id))
              .key(row.path("key").asText())
              .value(row.path("value").decimalValue())
              .metadata(new RawJson(row.path("metadata").toString()))
              .source(new Source("portkey", Source.Kind.API))
              .createdAt(Calls.NOW)
              .modifiedAt(Calls.NOW)
              .build());
    }
    return stored;
  }
}
