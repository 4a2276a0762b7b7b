package io.plaudit.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Answers of the API, and how people read them. */
final class Answered {

  /** Numbers stay the decimals that they are. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final int DIGITS = 4;

  private Answered() {}

  static JsonNode tree(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new CommandFailedException("the answer is no JSON: " + answer, e);
    }
  }

  /** A figure with at most four digits behind the point; a dash where there is none. */
  static String figure(JsonNode number) {
    if (!number.isNumber()) {
      return "-";
    }
    BigDecimal exact = number.decimalValue();
    BigDecimal shown =
        exact.scale() > DIGITS ? exact.setScale(DIGITS, RoundingMode.HALF_EVEN) : exact;
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  /** Mean and 95 % confidence interval of a summary: {@code 0.42 [0.31, 0.53]}. */
  static String mean(JsonNode summary) {
    JsonNode interval = summary.path("ci95");
    String mean = figure(summary.path("mean"));
    return interval.isArray()
        ? mean + " [" + figure(interval.get(0)) + ", " + figure(interval.get(1)) + "]"
        : mean;
  }

  /** Text on one line, at most so long, without what a terminal would take for a command. */
  static String oneLine(String text, int max) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(max)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return text.codePointCount(0, text.length()) > max ? line + "…" : line.toString();
  }
}
