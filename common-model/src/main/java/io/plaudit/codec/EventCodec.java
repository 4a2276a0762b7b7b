package io.plaudit.codec;

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
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The canonical event as JSON, one event a record: {@code feedback-event.schema.json} beside this
 * class describes it. Reading ignores unknown members, so that a newer writer may add some.
 */
public final class EventCodec {

  private static final int TYPICAL_BYTES = 768;

  // Encoded once, not for each event.
  private static final byte[] ATTRIBUTES = JsonBytes.named("attributes");
  private static final byte[] COMMENT = JsonBytes.named("comment");
  private static final byte[] CORRECTION = JsonBytes.named("correction");
  private static final byte[] CREATED_AT = JsonBytes.named("created_at");
  private static final byte[] DIALECT = JsonBytes.named("dialect");
  private static final byte[] EVENT_ID = JsonBytes.named("event_id");
  private static final byte[] FEEDBACK_ID = JsonBytes.named("feedback_id");
  private static final byte[] FINGERPRINT = JsonBytes.named("fingerprint");
  private static final byte[] KEY = JsonBytes.named("key");
  private static final byte[] KIND = JsonBytes.named("kind");
  private static final byte[] LABEL = JsonBytes.named("label");
  private static final byte[] METADATA = JsonBytes.named("metadata");
  private static final byte[] MODIFIED_AT = JsonBytes.named("modified_at");
  private static final byte[] PATCH = JsonBytes.named("patch");
  private static final byte[] SOURCE = JsonBytes.named("source");
  private static final byte[] TENANT = JsonBytes.named("tenant");
  private static final byte[] TRACE_ID = JsonBytes.named("trace_id");
  private static final byte[] TYPE = JsonBytes.named("type");
  private static final byte[] VALUE = JsonBytes.named("value");
  private static final byte[] WEIGHT = JsonBytes.named("weight");

  private EventCodec() {}

  public static byte[] encode(FeedbackEvent event) {
    JsonBytes json = new JsonBytes(TYPICAL_BYTES);
    write(json, event);
    return json.toBytes();
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

  private static void write(JsonBytes json, FeedbackEvent event) {
    FeedbackRef ref = event.ref();
    json.beginObject();
    writePlain(json, TYPE, event.type().wireName());
    writePlain(json, EVENT_ID, event.eventId().toString());
    writeText(json, TENANT, ref.tenant());
    writeText(json, TRACE_ID, ref.traceId());
    writePlain(json, FEEDBACK_ID, ref.feedbackId().toString());
    if (event instanceof Recorded recorded) {
      writeFeedback(json, recorded.feedback());
      writePlain(json, FINGERPRINT, recorded.fingerprint().hex());
    } else if (event instanceof Amended amended) {
      writePatch(json, amended.patch());
      writePlain(json, MODIFIED_AT, Instants.format(amended.modifiedAt()));
    } else if (event instanceof Retracted retracted) {
      writePlain(json, MODIFIED_AT, Instants.format(retracted.modifiedAt()));
    }
    json.endObject();
  }

  private static void writeFeedback(JsonBytes json, Feedback feedback) {
    writeText(json, KEY, feedback.key());
    writeNumber(json, VALUE, feedback.value());
    writeText(json, LABEL, feedback.label());
    writeNumber(json, WEIGHT, feedback.weight());
    writeText(json, COMMENT, feedback.comment());
    writeJson(json, CORRECTION, feedback.correction());
    writeJson(json, METADATA, feedback.metadata());
    json.name(SOURCE);
    json.beginObject();
    writeText(json, DIALECT, feedback.source().dialect());
    writePlain(json, KIND, feedback.source().kind().wireName());
    json.endObject();
    writeJson(json, ATTRIBUTES, feedback.attributes());
    String created = Instants.format(feedback.createdAt());
    boolean unmodified = feedback.modifiedAt().equals(feedback.createdAt());
    writePlain(json, CREATED_AT, created);
    writePlain(json, MODIFIED_AT, unmodified ? created : Instants.format(feedback.modifiedAt()));
  }

  private static void writePatch(JsonBytes json, Patch patch) {
    json.name(PATCH);
    json.beginObject();
    writeChange(json, VALUE, patch.value(), EventCodec::writeNumber);
    writeChange(json, LABEL, patch.label(), EventCodec::writeText);
    writeChange(json, WEIGHT, patch.weight(), EventCodec::writeNumber);
    writeChange(json, COMMENT, patch.comment(), EventCodec::writeText);
    writeChange(json, CORRECTION, patch.correction(), EventCodec::writeJson);
    writeChange(json, METADATA, patch.metadata(), EventCodec::writeJson);
    writeChange(json, ATTRIBUTES, patch.attributes(), EventCodec::writeJson);
    json.endObject();
  }

  @FunctionalInterface
  private interface Member<T> {
    void write(JsonBytes json, byte[] name, T value);
  }

  private static <T> void writeChange(
      JsonBytes json, byte[] name, Change<T> change, Member<T> member) {
    if (!change.present()) {
      return;
    }
    if (change.value() == null) {
      json.name(name);
      json.plain("null");
    } else {
      member.write(json, name, change.value());
    }
  }

  /** A member that is there unless it is null; the same goes for those below. */
  private static void writeText(JsonBytes json, byte[] name, String text) {
    if (text != null) {
      json.name(name);
      json.text(text);
    }
  }

  private static void writePlain(JsonBytes json, byte[] name, String text) {
    json.name(name);
    json.plainText(text);
  }

  private static void writeNumber(JsonBytes json, byte[] name, BigDecimal number) {
    if (number != null) {
      json.name(name);
      json.plain(number.toPlainString());
    }
  }

  private static void writeJson(JsonBytes json, byte[] name, RawJson raw) {
    if (raw != null) {
      json.name(name);
      json.json(raw.text());
    }
  }
}
