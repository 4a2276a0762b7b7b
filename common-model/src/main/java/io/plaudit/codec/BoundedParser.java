package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;

/**
 * Finds names that are there twice, and counts names: those of the objects that are open are kept
 * here, and each distinct name of the text in Jackson's tables. What is kept must be bounded by
 * more than the size of the text.
 */
final class BoundedParser extends JsonParserDelegate {

  static final int MAX_OPEN_NAMES = 20_000;
  static final int MAX_NAMES = 500_000;

  private final OpenNames open = new OpenNames();
  private int all;

  BoundedParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = delegate.nextToken();
    if (token == JsonToken.FIELD_NAME) {
      take(delegate.currentName());
    } else if (token == JsonToken.START_OBJECT) {
      open.open();
    } else if (token == JsonToken.END_OBJECT) {
      open.close();
    }
    return token;
  }

  /** By way of {@link #nextToken}, so that no name goes by unseen. */
  @Override
  public JsonToken nextValue() throws IOException {
    JsonToken token = nextToken();
    return token == JsonToken.FIELD_NAME ? nextToken() : token;
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    JsonToken token = delegate.currentToken();
    if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
      return this;
    }
    int nested = 1;
    while (nested > 0) {
      JsonToken next = nextToken();
      if (next == null) {
        return this;
      }
      if (next.isStructStart()) {
        nested++;
      } else if (next.isStructEnd()) {
        nested--;
      }
    }
    return this;
  }

  private void take(String name) throws JsonParseException {
    if (!open.add(name)) {
      throw new JsonParseException(delegate, StrictJson.DUPLICATE);
    }
    all++;
    if (open.size() > MAX_OPEN_NAMES || all > MAX_NAMES) {
      throw InvalidEventException.of(
          "body",
          "must have at most "
              + MAX_OPEN_NAMES
              + " names in an object and "
              + MAX_NAMES
              + " in all");
    }
  }
}
