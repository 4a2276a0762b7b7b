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
import io.plaudit.model.Fingerprint;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** An event while it is read: members come in any order, the type may be the last. */
final class EventDraft {

  private final JsonParser parser;
  private final byte[] bytes;

  private FeedbackEvent.Type type;
  private UUID eventId;
  private String tenant;
  private String traceId;
  private UUID feedbackId;
  private String key;
  private BigDecimal value;
  private String label;
  private BigDecimal weight;
  private String comment;
  private RawJson correction;
  private RawJson metadata;
  private Source source;
  private RawJson attributes;
  private Instant createdAt;
  private Instant modifiedAt;
  private String fingerprint;
  private Patch patch;

  EventDraft(JsonParser parser, byte[] bytes) {
    this.parser = parser;
    this.bytes = bytes;
  }

  FeedbackEvent read() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      readMember(name);
    }
    return event();
  }

  private void readMember(String name) throws IOException {
    switch (name) {
      case "type" -> type = FeedbackEvent.Type.of(text(name));
      case "event_id" -> eventId = uuid(name);
      case "tenant" -> tenant = text(name);
      case "trace_id" -> traceId = text(name);
      case "feedback_id" -> feedbackId = uuid(name);
      case "key" -> key = text(name);
      case "value" -> value = StrictJson.number(name, parser);
      case "label" -> label = text(name);
      case "weight" -> weight = StrictJson.number(name, parser);
      case "comment" -> comment = text(name);
      case "correction" -> correction = json(name);
      case "metadata" -> metadata = json(name);
      case "source" -> source = source();
      case "attributes" -> attributes = json(name);
      case "created_at" -> createdAt = instant(name);
      case "modified_at" -> modifiedAt = instant(name);
      case "fingerprint" -> fingerprint = text(name);
      case "patch" -> patch = patch();
      default -> StrictJson.skip(name, parser, bytes);
    }
  }

  private FeedbackEvent event() {
    if (type == null) {
      throw InvalidEventException.of("type", "is required");
    }
    if (eventId == null) {
      throw InvalidEventException.of("event_id", "is required");
    }
    FeedbackRef ref = new FeedbackRef(tenant, traceId, feedbackId);
    return switch (type) {
      case RECORDED -> new Recorded(eventId, feedback(ref), fingerprint());
      case AMENDED -> new Amended(eventId, ref, requiredPatch(), modifiedAt);
      case RETRACTED -> new Retracted(eventId, ref, modifiedAt);
    };
  }

  private Feedback feedback(FeedbackRef ref) {
    return new Feedback(
        ref,
        key,
        value,
        label,
        weight,
        comment,
        correction,
        metadata,
        source,
        attributes,
        createdAt,
        modifiedAt);
  }

  /**
   * A producer that names no fingerprint means: the record as it stands is what the client sent.
   */
  private Fingerprint fingerprint() {
    return fingerprint == null
        ? Fingerprint.of(bytes, 0, bytes.length)
        : new Fingerprint(fingerprint);
  }

  private Patch requiredPatch() {
    if (patch == null) {
      throw InvalidEventException.of("patch", "is required");
    }
    return patch;
  }

  private Patch patch() throws IOException {
    requireObject("patch");
    Change<BigDecimal> newValue = Change.keep();
    Change<String> newLabel = Change.keep();
    Change<BigDecimal> newWeight = Change.keep();
    Change<String> newComment = Change.keep();
    Change<RawJson> newCorrection = Change.keep();
    Change<RawJson> newMetadata = Change.keep();
    Change<RawJson> newAttributes = Change.keep();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "value" -> newValue = Change.to(StrictJson.number(name, parser));
        case "label" -> newLabel = Change.to(text(name));
        case "weight" -> newWeight = Change.to(StrictJson.number(name, parser));
        case "comment" -> newComment = Change.to(text(name));
        case "correction" -> newCorrection = Change.to(json(name));
        case "metadata" -> newMetadata = Change.to(json(name));
        case "attributes" -> newAttributes = Change.to(json(name));
        default -> parser.skipChildren();
      }
    }
    return new Patch(
        newValue, newLabel, newWeight, newComment, newCorrection, newMetadata, newAttributes);
  }

  private Source source() throws IOException {
    requireObject("source");
    String dialect = null;
    String kind = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "dialect" -> dialect = text("source.dialect");
        case "kind" -> kind = text("source.kind");
        default -> parser.skipChildren();
      }
    }
    return new Source(dialect, Source.Kind.of(kind));
  }

  private void requireObject(String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw InvalidEventException.of(name, "must be a JSON object");
    }
  }

  private RawJson json(String name) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? null
        : StrictJson.raw(name, parser, bytes);
  }

  private String text(String name) throws IOException {
    return StrictJson.text(name, parser);
  }

  private UUID uuid(String name) throws IOException {
    String text = text(name);
    return text == null ? null : Uuids.parse(name, text);
  }

  private Instant instant(String name) throws IOException {
    String text = text(name);
    try {
      return text == null ? null : Instants.parse(text);
    } catch (DateTimeException e) {
      throw InvalidEventException.of(name, "must be an ISO 8601 instant", text);
    }
  }
}
