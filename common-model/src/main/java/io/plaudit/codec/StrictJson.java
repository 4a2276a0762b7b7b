package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON (RFC 8259) as this project takes it: strict UTF-8, no duplicate names, at most {@value
 * #MAX_DEPTH} levels, bounded names, numbers of at most {@value #MAX_NUMBER_CHARACTERS} characters.
 * Parsers are Jackson's streaming parsers over the whole text in memory; what breaks a rule is an
 * {@link InvalidEventException} or Jackson's own exception, which {@link #complaint} turns into
 * one.
 */
public final class StrictJson {

  /** Levels of JSON that comes from outside. */
  public static final int MAX_DEPTH = 100;

  public static final int MAX_NUMBER_CHARACTERS = 400;

  /** Beyond it a number is one that neither PostgreSQL nor a client's decimals can hold. */
  public static final int MAX_EXPONENT = 1_000;

  /** Levels of what we wrote ourselves: events and answers wrap what came from outside. */
  static final int MAX_TRUSTED_DEPTH = 2 * MAX_DEPTH;

  /** How the complaint about a name that is there twice begins. */
  static final String DUPLICATE = "Duplicate name";

  private static final int MAX_NAME_CHARACTERS = 8 * 1024;
  private static final int LONG_EXPONENT_DIGITS = 4;

  private static final JsonFactory FACTORY = factory(MAX_DEPTH);
  private static final JsonFactory TRUSTED = factory(MAX_TRUSTED_DEPTH);

  private StrictJson() {}

  private static JsonFactory factory(int maxDepth) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxNumberLength(MAX_NUMBER_CHARACTERS)
                .maxNameLength(MAX_NAME_CHARACTERS)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        // UTF-8 is what is taken; and what a stranger names must not stay in the JVM's memory.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        // A record key must be the bytes that any other JSON writer makes of it.
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .build();
  }

  /** The factory for writers; reading goes through {@link #parser}. */
  static JsonFactory factory() {
    return FACTORY;
  }

  /**
   * A parser over bytes from outside.
   *
   * @throws InvalidEventException when they are not UTF-8
   */
  public static JsonParser parser(byte[] bytes) throws IOException {
    requireUtf8(bytes);
    return new BoundedParser(FACTORY.createParser(bytes));
  }

  /** A parser over bytes that a service of ours wrote around what came from outside. */
  public static JsonParser trustedParser(byte[] bytes) throws IOException {
    requireUtf8(bytes);
    return new BoundedParser(TRUSTED.createParser(bytes));
  }

  public static JsonParser parser(RawJson json) throws IOException {
    return new BoundedParser(TRUSTED.createParser(json.text()));
  }

  /** Whatever a parser throws at bad text, as the sender's fault, without quoting the text. */
  public static InvalidEventException complaint(String field, IOException malformed) {
    String reason = malformed.getMessage() == null ? "" : malformed.getMessage();
    if (reason.startsWith(DUPLICATE)) {
      return InvalidEventException.of(field, "must not repeat a name within a JSON object");
    }
    if (reason.contains("nesting depth")) {
      return InvalidEventException.of(field, "must not nest deeper than " + MAX_DEPTH + " levels");
    }
    return InvalidEventException.of(field, "must be valid JSON");
  }

  /** This text as JSON, if it is one JSON value and storable. */
  public static RawJson requireJson(String field, String text) {
    return requireJson(field, Rules.storable(field, text).getBytes(StandardCharsets.UTF_8));
  }

  /** These bytes as JSON, if they are one JSON value in UTF-8 and storable. */
  public static RawJson requireJson(String field, byte[] bytes) {
    try (JsonParser parser = parser(bytes)) {
      if (parser.nextToken() == null) {
        throw InvalidEventException.of(field, "must be valid JSON");
      }
      RawJson json = raw(field, parser, bytes);
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(field, "must be one JSON value");
      }
      return json;
    } catch (IOException e) {
      throw complaint(field, e);
    }
  }

  /**
   * The value that the parser stands on, as its sender wrote it; the parser ends on its last token.
   *
   * @param source the bytes that the parser reads, from their start
   */
  public static RawJson raw(String field, JsonParser parser, byte[] source) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    RawJson json =
        new RawJson(new String(source, start, end - start, StandardCharsets.UTF_8).strip());
    // In valid UTF-8 only an escape can hide U+0000 or a lone surrogate.
    if (isSuspicious(json.text())) {
      requireHoldable(field, json);
    }
    return json;
  }

  /** Passes over a value that nobody wants, but which must be one that could be kept. */
  public static void skip(String field, JsonParser parser, byte[] source) throws IOException {
    raw(field, parser, source);
  }

  /** The elements of an array, as they were written. */
  public static List<RawJson> elements(RawJson array) {
    byte[] bytes = array.text().getBytes(StandardCharsets.UTF_8);
    List<RawJson> elements = new ArrayList<>();
    try (JsonParser parser = trustedParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw InvalidEventException.of("array", "must be a JSON array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(raw("element", parser, bytes));
      }
      return elements;
    } catch (IOException e) {
      throw complaint("array", e);
    }
  }

  /** The text that the parser stands on, or null; anything else is refused. */
  public static String text(String field, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw InvalidEventException.of(field, "must be a string");
    }
    return Rules.storable(field, parser.getText());
  }

  /** The number that the parser stands on, exactly, or null; anything else is refused. */
  public static BigDecimal number(String field, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == null || !token.isNumeric()) {
      throw InvalidEventException.of(field, "must be a number", shown(parser));
    }
    return number(field, parser.getText());
  }

  /** This text as an exact number, if it is one. */
  public static BigDecimal number(String field, String text) {
    try {
      if (text.length() <= MAX_NUMBER_CHARACTERS) {
        return new BigDecimal(text);
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint: the JDK's own says nothing that the sender could use.
    }
    throw InvalidEventException.of(field, "must be a finite number", text);
  }

  /** What stands there, for a complaint: the text of a scalar, the kind of anything else. */
  public static String shown(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return "an object";
    }
    if (token == JsonToken.START_ARRAY) {
      return "an array";
    }
    return token == JsonToken.VALUE_STRING ? '"' + parser.getText() + '"' : parser.getText();
  }

  /** Whether there may be an escaped character or a number with a long exponent. */
  private static boolean isSuspicious(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' ? text.startsWith("u", i + 1) : (c == 'e' || c == 'E') && isLong(text, i + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether at least four digits stand there, perhaps behind a sign. */
  private static boolean isLong(String text, int at) {
    int digit =
        at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    int end = digit + LONG_EXPONENT_DIGITS;
    if (end > text.length()) {
      return false;
    }
    for (int i = digit; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static void requireHoldable(String field, RawJson json) throws IOException {
    try (JsonParser parser = parser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
          Rules.storable(field, parser.getText());
        } else if (token.isNumeric()
            && Math.abs((long) number(field, parser.getText()).scale()) > MAX_EXPONENT) {
          throw InvalidEventException.of(
              field, "must have numbers with exponents of at most " + MAX_EXPONENT);
        }
      }
    }
  }

  private static void requireUtf8(byte[] bytes) {
    // The lenient decoder is vectorised; only text with a replacement character is decoded again.
    if (new String(bytes, StandardCharsets.UTF_8).indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw InvalidEventException.of("body", "must be valid UTF-8");
      }
    }
  }
}
