package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
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

  // Encoded once, not for each event.
  private static final SerializedString ATTRIBUTES = new SerializedString("attributes");
  private static final SerializedString COMMENT = new SerializedString("comment");
  private static final SerializedString CORRECTION = new SerializedString("correction");
  private static final SerializedString CREATED_AT = new SerializedString("created_at");
  private static final SerializedString DIALECT = new SerializedString("dialect");
  private static final SerializedString EVENT_ID = new SerializedString("event_id");
  private static final SerializedString FEEDBACK_ID = new SerializedString("feedback_id");
  private static final SerializedString FINGERPRINT = new SerializedString("fingerprint");
  private static final SerializedString KEY = new SerializedString("key");
  private static final SerializedString KIND = new SerializedString("kind");
  private static final SerializedString LABEL = new SerializedString("label");
  private static final SerializedString METADATA = new SerializedString("metadata");
  private static final SerializedString MODIFIED_AT = new SerializedString("modified_at");
  private static final SerializedString PATCH = new SerializedString("patch");
  private static final SerializedString SOURCE = new SerializedString("source");
  private static final SerializedString TENANT = new SerializedString("tenant");
  private static final SerializedString TRACE_ID = new SerializedString("trace_id");
  private static final SerializedString TYPE = new SerializedString("type");
  private static final SerializedString VALUE = new SerializedString("value");
  private static final SerializedString WEIGHT = new SerializedString("weight");

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
    writeText(json, TYPE, event.type().wireName());
    writeText(json, EVENT_ID, event.eventId().toString());
    writeText(json, TENANT, ref.tenant());
    writeText(json, TRACE_ID, ref.traceId());
    writeText(json, FEEDBACK_ID, ref.feedbackId().toString());
    if (event instanceof Recorded recorded) {
      writeFeedback(json, recorded.feedback());
      writeText(json, FINGERPRINT, recorded.fingerprint().hex());
    } else if (event instanceof Amended amended) {
      writePatch(json, amended.patch());
      writeText(json, MODIFIED_AT, Instants.format(amended.modifiedAt()));
    } else if (event instanceof Retracted retracted) {
      writeText(json, MODIFIED_AT, Instants.format(retracted.modifiedAt()));
    }
    json.writeEndObject();
  }

  private static void writeFeedback(JsonGenerator json, Feedback feedback) throws IOException {
    writeText(json, KEY, feedback.key());
    writeNumber(json, VALUE, feedback.value());
    writeText(json, LABEL, feedback.label());
    writeNumber(json, WEIGHT, feedback.weight());
    writeText(json, COMMENT, feedback.comment());
    writeJson(json, CORRECTION, feedback.correction());
    writeJson(json, METADATA, feedback.metadata());
    json.writeFieldName(SOURCE);
    json.writeStartObject();
    writeText(json, DIALECT, feedback.source().dialect());
    writeText(json, KIND, feedback.source().kind().wireName());
    json.writeEndObject();
    writeJson(json, ATTRIBUTES, feedback.attributes());
    writeText(json, CREATED_AT, Instants.format(feedback.createdAt()));
    writeText(json, MODIFIED_AT, Instants.format(feedback.modifiedAt()));
  }

  private static void writePatch(JsonGenerator json, Patch patch) throws IOException {
    json.writeFieldName(PATCH);
    json.writeStartObject();
    if (patch.value().present()) {
      writeNumberOrNull(json, VALUE, patch.value());
    }
    if (patch.label().present()) {
      writeTextOrNull(json, LABEL, patch.label().value());
    }
    if (patch.weight().present()) {
      writeNumberOrNull(json, WEIGHT, patch.weight());
    }
    if (patch.comment().present()) {
      writeTextOrNull(json, COMMENT, patch.comment().value());
    }
    writeJsonOrNull(json, CORRECTION, patch.correction());
    writeJsonOrNull(json, METADATA, patch.metadata());
    writeJsonOrNull(json, ATTRIBUTES, patch.attributes());
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, SerializableString name, String text)
      throws IOException {
    if (text != null) {
      writeTextOrNull(json, name, text);
    }
  }

  private static void writeTextOrNull(JsonGenerator json, SerializableString name, String text)
      throws IOException {
    json.writeFieldName(name);
    json.writeString(text);
  }

  private static void writeNumber(JsonGenerator json, SerializableString name, BigDecimal number)
      throws IOException {
    if (number != null) {
      json.writeFieldName(name);
      json.writeNumber(number.toPlainString());
    }
  }

  private static void writeJson(JsonGenerator json, SerializableString name, RawJson raw)
      throws IOException {
    if (raw != null) {
      json.writeFieldName(name);
      json.writeRawValue(raw.text());
    }
  }

  private static void writeNumberOrNull(
      JsonGenerator json, SerializableString name, Change<BigDecimal> change) throws IOException {
    if (change.value() == null) {
      json.writeFieldName(name);
      json.writeNull();
    } else {
      writeNumber(json, name, change.value());
    }
  }

  private static void writeJsonOrNull(
      JsonGenerator json, SerializableString name, Change<RawJson> change) throws IOException {
    if (change.present() && change.value() == null) {
      json.writeFieldName(name);
      json.writeNull();
    } else if (change.present()) {
      writeJson(json, name, change.value());
    }
  }
}
