package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
import io.plaudit.query.FilterJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON that callers ask with, its numbers exact. */
final class Filters {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Filters() {}

  /** One JSON value and nothing behind it. */
  static JsonNode tree(String field, byte[] bytes) {
    try (JsonParser parser = StrictJson.parser(bytes)) {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null || parser.nextToken() != null) {
        throw InvalidEventException.of(field, "must be one JSON value");
      }
      return tree;
    } catch (IOException e) {
      throw StrictJson.complaint(field, e);
    } catch (NumberFormatException e) {
      throw InvalidEventException.of(field, "must have numbers that a decimal can hold");
    }
  }

  /** The filter in this text. */
  static Filter parse(String text) {
    return read(tree("filter", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Null where there is none: absent, null or an empty object. */
  static Filter read(JsonNode json) {
    if (json.isMissingNode() || json.isNull() || (json.isObject() && json.isEmpty())) {
      return null;
    }
    return FilterJson.read(json);
  }
}
