package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plaudit.model.Change;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {

  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final FeedbackRef REF = new FeedbackRef("default", "chat:1 \"é😊\"", ID);
  private static final Instant AT = Instant.parse("2026-11-21T04:22:00.123456Z");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(EventCodec.class.getResourceAsStream("feedback-event.schema.json"));

  private static final String MINIMAL =
      """
      {"type":"feedback.recorded","event_id":"11111111-1111-4111-8111-111111111111",
       "tenant":"default","trace_id":"t","feedback_id":"11111111-1111-4111-8111-111111111111",
       "key":"feedback","source":{"dialect":"portkey","kind":"api"},
       "created_at":"2026-11-21T04:22:00Z","modified_at":"2026-11-21T04:22:00Z"}""";

  static FeedbackEvent[] events() {
    Feedback full =
        Feedback.builder(REF)
            .key("accuracy")
            .value(new BigDecimal("-1.50"))
            .label("😊")
            .weight(new BigDecimal("0.5"))
            .comment("title was \"irrelevant\"")
            .correction(new RawJson("[1.0]"))
            .metadata(new RawJson("{\"_user\" : \"fef653\", \"n\":1.50}"))
            .source(new Source("portkey", Source.Kind.AUTO_EVAL))
            .attributes(new RawJson("{\"run_id\":null}"))
            .createdAt(AT)
            .modifiedAt(AT)
            .build();
    Feedback bare =
        Feedback.builder(REF)
            .source(new Source("portkey", Source.Kind.API))
            .createdAt(AT)
            .modifiedAt(AT)
            .build();
    Fingerprint fingerprint = Fingerprint.of(new byte[] {1}, 0, 1);
    Patch sets =
        new Patch(
            Change.to(new BigDecimal("7")),
            Change.to("b"),
            Change.to(BigDecimal.ONE),
            Change.to("c"),
            Change.to(new RawJson("{\"x\":1}")),
            Change.to(new RawJson("{\"note\":null}")),
            Change.to(new RawJson("{}")));
    Patch clears =
        new Patch(
            Change.to(null),
            Change.to(null),
            Change.to(null),
            Change.to(null),
            Change.to(null),
            Change.to(null),
            Change.to(null));
    return new FeedbackEvent[] {
      new Recorded(ID, full, fingerprint),
      new Recorded(ID, bare, fingerprint),
      new Amended(ID, REF, sets, AT),
      new Amended(ID, REF, clears, AT),
      new Amended(ID, REF, Patch.NOTHING, AT),
      new Retracted(ID, REF, AT)
    };
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsWrittenIsReadAgain(FeedbackEvent event) {
    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsWrittenFitsTheSchema(FeedbackEvent event) {
    String json = new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatTheCodecRefuses() {
    String bad = MINIMAL.replace("\"t\"", "\"\"");
    assertThat(SCHEMA.validate(bad, InputFormat.JSON)).isNotEmpty();
    assertThat(SCHEMA.validate(MINIMAL, InputFormat.JSON)).isEmpty();
  }

  @Test
  void membersComeInAnyOrderAndUnknownOnesAreIgnored() {
    FeedbackEvent event = decode(MINIMAL.replace("{\"type\"", "{\"new\":{\"a\":[1]},\"type\""));
    assertThat(event).isInstanceOf(Recorded.class);
    assertThat(((Recorded) event).feedback().weight()).isEqualTo(BigDecimal.ONE);
  }

  @Test
  void aRecordWithoutFingerprintIsItsOwn() {
    Recorded one = (Recorded) decode(MINIMAL);
    Recorded same = (Recorded) decode(MINIMAL);
    Recorded other = (Recorded) decode(MINIMAL.replace("\"t\"", "\"u\""));
    assertThat(one.fingerprint()).isEqualTo(same.fingerprint()).isNotEqualTo(other.fingerprint());
  }

  @Test
  void instantsAreJudgedByTheGivenClock() {
    FeedbackEvent event = decode(MINIMAL);
    assertThat(event.checkInstants(Instant.parse("2026-11-20T04:22:00Z"))).isEqualTo(event);
    assertThatThrownBy(() -> event.checkInstants(Instant.parse("2026-11-20T04:21:59Z")))
        .hasMessageContaining("created_at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "feedback.recorded"       | "feedback.invented" | type
          "tenant":"default"        | "tenant":"A"        | tenant
          "trace_id":"t"            | "trace_id":"\\u0000" | trace_id
          "trace_id":"t"            | "trace_id":7        | trace_id
          "trace_id":"t",           | ``                  | trace_id
          "key":"feedback"          | "key":null          | key
          "key":"feedback"          | "key":"feedback","value":1e400       | value
          "key":"feedback"          | "key":"feedback","value":"1"         | value
          "key":"feedback"          | "key":"feedback","weight":2          | weight
          "key":"feedback"          | "key":"feedback","metadata":[]       | metadata
          "kind":"api"              | "kind":"robot"      | source.kind
          "event_id":"11111111-1111-4111-8111-111111111111" | "event_id":"1-1-1-1-1" | event_id
          "tenant":"default"        | "tenant":"default","tenant":"b" | event
          """)
  void decode_namesTheBrokenField(String good, String bad, String field) {
    assertThatThrownBy(() -> decode(MINIMAL.replace(good, bad == null ? "" : bad)))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"[]", "``", "nonsense", "{}", "null", "{", "{}{}"})
  void decode_refusesWhatIsNoEvent(String json) {
    assertThatThrownBy(() -> decode(json)).isInstanceOf(InvalidEventException.class);
  }

  @Test
  void recordKey_isACompactArray() {
    assertThat(new String(RecordKey.encode("default", "a\"b\\é😊"), StandardCharsets.UTF_8))
        .isEqualTo("[\"default\",\"a\\\"b\\\\é😊\"]");
  }

  private static FeedbackEvent decode(String json) {
    return EventCodec.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whateverDepthIsTakenFromOutsideIsReadFromTheLog() {
    String deepest = "{\"a\":".repeat(99) + "{}" + "}".repeat(99);
    Feedback nested =
        Feedback.builder(REF)
            .source(new Source("portkey", Source.Kind.API))
            .metadata(StrictJson.requireJson("metadata", deepest))
            .correction(StrictJson.requireJson("correction", deepest))
            .createdAt(AT)
            .modifiedAt(AT)
            .build();
    FeedbackEvent event = new Recorded(ID, nested, Fingerprint.of(new byte[] {1}, 0, 1));
    assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
    Patch patch =
        new Patch(
            Change.keep(),
            Change.keep(),
            Change.keep(),
            Change.keep(),
            Change.to(nested.correction()),
            Change.to(nested.metadata()),
            Change.keep());
    FeedbackEvent amended = new Amended(ID, REF, patch, AT);
    assertThat(EventCodec.decode(EventCodec.encode(amended))).isEqualTo(amended);
    assertThat(MergePatch.merge(nested.metadata(), nested.metadata())).isEqualTo(nested.metadata());
  }
}
