package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.UUID;

/** Members of a request's JSON that mean the same wherever they stand; null for null. */
final class Members {

  private Members() {}

  /** A number as it is, true as 1 and false as 0. */
  static BigDecimal score(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isBoolean()) {
      return parser.getBooleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (token != JsonToken.VALUE_NULL && !token.isNumeric()) {
      throw InvalidEventException.of(
          "score", "must be a number or a boolean", StrictJson.shown(parser));
    }
    BigDecimal number = StrictJson.number("score", parser);
    return number == null ? null : Rules.decimal("score", number);
  }

  static RawJson correction(JsonParser parser, byte[] body) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.START_OBJECT && token != JsonToken.VALUE_STRING) {
      throw InvalidEventException.of(
          "correction", "must be an object or a string", StrictJson.shown(parser));
    }
    return StrictJson.raw("correction", parser, body);
  }

  static FeedbackConfig config(String name, JsonParser parser, byte[] body) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? null
        : FeedbackConfig.read(StrictJson.raw(name, parser, body));
  }

  static RawJson object(String name, JsonParser parser, byte[] body) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw InvalidEventException.of(name, "must be an object", StrictJson.shown(parser));
    }
    return StrictJson.raw(name, parser, body);
  }

  static UUID uuid(String name, JsonParser parser) throws IOException {
    String text = StrictJson.text(name, parser);
    return text == null ? null : Uuids.parse(name, text);
  }

  static Boolean bool(String name, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (!token.isBoolean()) {
      throw InvalidEventException.of(name, "must be a boolean", StrictJson.shown(parser));
    }
    return parser.getBooleanValue();
  }
}
