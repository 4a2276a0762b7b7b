package io.plaudit.benchmarks.limit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The least that reading a body can be. */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Reads all of it, every text and number among it. */
  static boolean isWellFormed(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      int characters = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        characters += token.isScalarValue() ? parser.getTextLength() : 0;
      }
      return characters > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The bytes of each item of an array. */
  static List<byte[]> items(byte[] body) {
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentTokenLocation().getByteOffset() + 1;
        items.add(Arrays.copyOfRange(body, from, end));
      }
      return items;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
