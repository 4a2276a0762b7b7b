package io.plaudit.model;

/**
 * JSON as its sender wrote it: digits and key order come back as they came. Whoever makes one has
 * parsed the text (see {@code io.plaudit.codec.StrictJson}); this type only carries it.
 */
public record RawJson(String text) {

  public static final RawJson EMPTY_OBJECT = new RawJson("{}");

  public RawJson {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty JSON text");
    }
  }

  public boolean isObject() {
    return text.charAt(0) == '{';
  }

  /** This JSON, if it is an object of at most so many bytes. */
  RawJson objectWithin(String field, int maxBytes) {
    if (!isObject()) {
      throw InvalidEventException.of(field, "must be a JSON object", text);
    }
    return within(field, maxBytes);
  }

  RawJson within(String field, int maxBytes) {
    Rules.atMostBytes(field, text, maxBytes);
    return this;
  }

  @Override
  public String toString() {
    return text;
  }
}
