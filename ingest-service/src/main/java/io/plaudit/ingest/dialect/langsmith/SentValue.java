package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;

/**
 * What LangSmith calls a value: text is a category, which is counted; anything else, and text too
 * long for a category, is only kept.
 *
 * @param label the category, or null
 * @param other the value as it was sent where it is no category, or null
 */
record SentValue(String label, RawJson other) {

  static final SentValue NONE = new SentValue(null, null);

  private static final String FIELD = "value";

  /** The value that the parser stands on. */
  static SentValue read(JsonParser parser, byte[] body) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return NONE;
    }
    if (token == JsonToken.START_ARRAY) {
      throw InvalidEventException.of(
          FIELD, "must be a number, a boolean, a string or an object", "an array");
    }
    if (token == JsonToken.VALUE_STRING) {
      String text = StrictJson.text(FIELD, parser);
      if (isLabel(text)) {
        return new SentValue(text, null);
      }
    }
    return new SentValue(null, StrictJson.raw(FIELD, parser, body));
  }

  /** A value that is this text. */
  static SentValue of(String text) {
    return isLabel(text)
        ? new SentValue(text, null)
        : new SentValue(null, new RawJson(TextNode.valueOf(text).toString()));
  }

  private static boolean isLabel(String text) {
    return !text.isEmpty() && text.codePointCount(0, text.length()) <= Rules.MAX_LABEL_CHARACTERS;
  }
}
