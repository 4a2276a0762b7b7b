package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.Change;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * The canonical event as JSON, one event a record: {@code feedback-event.schema.json} beside this
 * class describes it. Reading ignores unknown members, so that a newer writer may add some.
 */
public final class EventCodec {

  private static final int TYPICAL_BYTES = 512;

  private EventCodec() {}

  public static byte[] encode(FeedbackEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = StrictJson.factory().createGenerator(bytes)) {
      write(json, event);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The event in these bytes, every rule applied but those that need a clock.
   *
   * @throws InvalidEventException when the bytes are no event, or break a rule
   */
  public static FeedbackEvent decode(byte[] bytes) {
    try (JsonParser parser = StrictJson.trustedParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of("event", "must be a JSON object");
      }
      EventDraft draft = new EventDraft(parser, bytes);
      FeedbackEvent event = draft.read();
      if (parser.nextToken() != null) {
        throw InvalidEventException.of("event", "must be one JSON object");
      }
      return event;
    } catch (IOException e) {
      throw StrictJson.complaint("event", e);
    }
  }

  private static void write(JsonGenerator json, FeedbackEvent event) throws IOException {
    FeedbackRef ref = event.ref();
    json.writeStartObject();
    json.writeStringField("type", event.type().wireName());
    json.writeStringField("event_id", event.eventId().toString());
    json.writeStringField("tenant", ref.tenant());
    json.writeStringField("trace_id", ref.traceId());
    json.writeStringField("feedback_id", ref.feedbackId().toString());
    if (event instanceof Recorded recorded) {
      writeFeedback(json, recorded.feedback());
      json.writeStringField("fingerprint", recorded.fingerprint().hex());
    } else if (event instanceof Amended amended) {
      writePatch(json, amended.patch());
      json.writeStringField("modified_at", amended.modifiedAt().toString());
    } else if (event instanceof Retracted retracted) {
      json.writeStringField("modified_at", retracted.modifiedAt().toString());
    }
    json.writeEndObject();
  }

  private static void writeFeedback(JsonGenerator json, Feedback feedback) throws IOException {
    json.writeStringField("key", feedback.key());
    writeNumber(json, "value", feedback.value());
    writeText(json, "label", feedback.label());
    writeNumber(json, "weight", feedback.weight());
    writeText(json, "comment", feedback.comment());
    writeJson(json, "correction", feedback.correction());
    writeJson(json, "metadata", feedback.metadata());
    json.writeObjectFieldStart("source");
    json.writeStringField("dialect", feedback.source().dialect());
    json.writeStringField("kind", feedback.source().kind().wireName());
    json.writeEndObject();
    writeJson(json, "attributes", feedback.attributes());
    json.writeStringField("created_at", feedback.createdAt().toString());
    json.writeStringField("modified_at", feedback.modifiedAt().toString());
  }

  private static void writePatch(JsonGenerator json, Patch patch) throws IOException {
    json.writeObjectFieldStart("patch");
    if (patch.value().present()) {
      writeNumberOrNull(json, "value", patch.value());
    }
    if (patch.label().present()) {
      json.writeStringField("label", patch.label().value());
    }
    if (patch.weight().present()) {
      writeNumberOrNull(json, "weight", patch.weight());
    }
    if (patch.comment().present()) {
      json.writeStringField("comment", patch.comment().value());
    }
    writeJsonOrNull(json, "correction", patch.correction());
    writeJsonOrNull(json, "metadata", patch.metadata());
    writeJsonOrNull(json, "attributes", patch.attributes());
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String name, String text) throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  private static void writeNumber(JsonGenerator json, String name, BigDecimal number)
      throws IOException {
    if (number != null) {
      json.writeFieldName(name);
      json.writeNumber(number.toPlainString());
    }
  }

  private static void writeJson(JsonGenerator json, String name, RawJson raw) throws IOException {
    if (raw != null) {
      json.writeFieldName(name);
      json.writeRawValue(raw.text());
    }
  }

  private static void writeNumberOrNull(JsonGenerator json, String name, Change<BigDecimal> change)
      throws IOException {
    if (change.value() == null) {
      json.writeNullField(name);
    } else {
      writeNumber(json, name, change.value());
    }
  }

  private static void writeJsonOrNull(JsonGenerator json, String name, Change<RawJson> change)
      throws IOException {
    if (change.present() && change.value() == null) {
      json.writeNullField(name);
    } else if (change.present()) {
      writeJson(json, name, change.value());
    }
  }
}
