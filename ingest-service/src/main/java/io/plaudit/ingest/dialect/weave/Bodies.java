package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The JSON of requests, whatever their Content-Type: Weave's Python client sends none. */
final class Bodies {

  /** Of a question; the native one that becomes of it has as many. */
  private static final int MAX_QUESTION_BYTES = 512 * 1024;

  private static final int TOO_LARGE = 413;

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  /** Keeps the zeros at the end of a decimal: 2.0 may be asked for as a text. */
  private static final ObjectReader AS_WRITTEN =
      READER.without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private Bodies() {}

  /**
   * Where a JSON value stands in a body.
   *
   * @param end behind its last byte
   */
  record Part(int start, int end) {
    byte[] of(byte[] body) {
      return Arrays.copyOfRange(body, start, end);
    }
  }

  /** A small body as a tree, its numbers exact. */
  static JsonNode question(byte[] body) {
    if (body.length > MAX_QUESTION_BYTES) {
      throw Answers.refusal(TOO_LARGE, "Request too large");
    }
    JsonNode tree = tree(body, AS_WRITTEN);
    Texts.requireUris(tree);
    requireNumbers(tree);
    return tree;
  }

  /** What is exact is not bounded: the digits of 1e-500000000 would fill the memory. */
  private static void requireNumbers(JsonNode tree) {
    if (tree.isBigDecimal()
        && Math.abs((long) tree.decimalValue().scale()) > StrictJson.MAX_EXPONENT) {
      throw Answers.refusal("Numbers must have exponents of at most " + StrictJson.MAX_EXPONENT);
    }
    tree.forEach(Bodies::requireNumbers);
  }

  /** A body, or a part of one that was read before, as a tree. */
  static JsonNode tree(byte[] bytes) {
    return tree(bytes, READER);
  }

  private static JsonNode tree(byte[] bytes, ObjectReader reader) {
    try (JsonParser parser = StrictJson.parser(bytes)) {
      JsonNode tree = reader.readTree(parser);
      if (tree == null || parser.nextToken() != null) {
        throw malformed();
      }
      return tree;
    } catch (IOException e) {
      throw complaint(e);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  /** The elements of this member of the body; null where it is no array. */
  static List<Part> elements(byte[] body, String member, int most) {
    try (JsonParser parser = StrictJson.parser(body)) {
      List<Part> parts = null;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(member);
        if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
          parts = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parts.size() == most) {
              throw Answers.refusal(TOO_LARGE, "Request too large");
            }
            parts.add(part(parser, body));
          }
        } else {
          StrictJson.skip("body", parser, body);
        }
      }
      if (parser.nextToken() != null) {
        throw malformed();
      }
      return parts;
    } catch (IOException e) {
      throw complaint(e);
    }
  }

  private static Part part(JsonParser parser, byte[] body) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    StrictJson.skip("body", parser, body);
    return new Part(start, (int) parser.currentLocation().getByteOffset());
  }

  private static RuntimeException complaint(IOException malformed) {
    InvalidEventException complaint = StrictJson.complaint("body", malformed);
    return malformed instanceof StreamReadException ? invalid(complaint.getMessage()) : complaint;
  }

  private static RuntimeException malformed() {
    return invalid("body must be one JSON value");
  }

  private static RuntimeException invalid(String message) {
    return Answers.invalid(
        List.of(new Complaint("json_invalid", List.of(0), "JSON decode error: " + message, null)));
  }
}
