package io.plaudit.ingest.reads;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * What the aggregator answered.
 *
 * @param body as it was sent
 * @param behind how many events the store had not applied when it answered, or "unknown"; empty
 *     when the answer holds everything that the log held
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and a copy of a body would cost.
public record QueryAnswer(byte[] body, Optional<String> behind) {

  /** The header in which the aggregator says it. */
  public static final String BEHIND = "Plaudit-Behind";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** The body as a tree, made anew at each call; numbers are exact decimals. */
  public JsonNode tree() {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw QueryException.unavailable("the aggregator's answer is no JSON", e);
    }
  }
}
