package io.plaudit.ingest.dialect.portkey;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/**
 * One feedback of a request as it was sent: types are checked, rules are not. Null and absent are
 * the same, unknown members are ignored. Of the members, {@code trace_id} (or {@code traceID},
 * {@code traceId}), {@code value}, {@code weight}, {@code metadata} and the old {@code text} are
 * Portkey's; the others are ours.
 */
final class FeedbackItem {

  private static final String TRACE_ID = "trace_id";

  private final JsonParser parser;
  private final byte[] body;

  String traceId;
  BigDecimal value;
  BigDecimal weight;
  RawJson metadata;
  String text;
  UUID id;
  String feedbackId;
  String key;
  String label;
  String comment;
  RawJson correction;
  Instant createdAt;

  /** Of a line of an export: whether it tells of a withdrawal, or is the last one. */
  boolean retracted;

  boolean endsExport;

  private FeedbackItem(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
  }

  /**
   * Reads the object whose first name the parser stands on (or whose end, when it is empty), up to
   * its end.
   */
  static FeedbackItem read(JsonParser parser, byte[] body) throws IOException {
    FeedbackItem item = new FeedbackItem(parser, body);
    while (parser.currentToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      item.readMember(name);
      parser.nextToken();
    }
    return item;
  }

  private void readMember(String name) throws IOException {
    switch (name) {
      case TRACE_ID, "traceID", "traceId" -> readTraceId();
      case "value" -> value = number(name);
      case "weight" -> weight = StrictJson.number(name, parser);
      case "metadata" -> metadata = metadata();
      case "text" -> text = StrictJson.text(name, parser);
      case "id" -> id = uuid(name);
      case "feedback_id" -> feedbackId = scalar();
      case "key" -> key = StrictJson.text(name, parser);
      case "label" -> label = StrictJson.text(name, parser);
      case "comment" -> comment = StrictJson.text(name, parser);
      case "correction" -> correction = json(name);
      case "created_at" -> createdAt = instant(name);
      case "retracted" -> {
        retracted = parser.currentToken() == JsonToken.VALUE_TRUE;
        skip(name);
      }
      case "next" -> {
        endsExport = true;
        skip(name);
      }
      default -> skip(name);
    }
  }

  private void skip(String name) throws IOException {
    if (FeedbackBody.isIndex(name)) {
      throw FeedbackBody.mixed(name);
    }
    StrictJson.skip(Rules.storable("body", name), parser, body);
  }

  private void readTraceId() throws IOException {
    String spelled = StrictJson.text(TRACE_ID, parser);
    if (spelled != null && traceId != null) {
      throw InvalidEventException.of(TRACE_ID, "must be given once");
    }
    traceId = spelled == null ? traceId : spelled;
  }

  /** A number, or a string that holds one: Portkey's own scripts send {@code "value":"7"}. */
  private BigDecimal number(String name) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? StrictJson.number(name, parser.getText().strip())
        : StrictJson.number(name, parser);
  }

  /** An object, or a string that holds one, as Portkey's documentation of 2023 had it. */
  private RawJson metadata() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? StrictJson.requireJson("metadata", parser.getText())
        : json("metadata");
  }

  private RawJson json(String name) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? null
        : StrictJson.raw(name, parser, body);
  }

  private String scalar() throws IOException {
    String scalar = parser.currentToken().isScalarValue() ? parser.getText() : null;
    StrictJson.skip("feedback_id", parser, body);
    return scalar;
  }

  private UUID uuid(String name) throws IOException {
    String uuid = StrictJson.text(name, parser);
    return uuid == null ? null : Uuids.parse(name, uuid);
  }

  private Instant instant(String name) throws IOException {
    String instant = StrictJson.text(name, parser);
    try {
      return instant == null ? null : OffsetDateTime.parse(instant).toInstant();
    } catch (DateTimeParseException e) {
      throw InvalidEventException.of(
          name, "must be an ISO 8601 time with an offset, such as 2026-02-23T14:20:31Z", instant);
    }
  }
}
