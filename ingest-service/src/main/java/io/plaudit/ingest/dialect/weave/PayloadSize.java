package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/**
 * How long a payload is: as many characters as Python's {@code json.dumps} makes of it, with its
 * blanks, escapes and floats.
 */
final class PayloadSize {

  static final String TOO_LARGE = "Feedback payload too large";

  private static final long MAX = 1024L * 1024;
  private static final int ESCAPED = 6;
  private static final int LEAST_FIXED_EXPONENT = -4;
  private static final int MOST_FIXED_EXPONENT = 16;

  private PayloadSize() {}

  /**
   * @throws io.plaudit.ingest.dialect.AnsweredException 400
   */
  static void require(JsonNode payload) {
    if (of(payload) > MAX) {
      throw Answers.refusal(TOO_LARGE);
    }
  }

  static long of(JsonNode node) {
    if (node.isObject()) {
      long length = 2 + 2L * Math.max(0, node.size() - 1);
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        length += ofText(member.getKey()) + 2 + of(member.getValue());
      }
      return length;
    }
    if (node.isArray()) {
      long length = 2 + 2L * Math.max(0, node.size() - 1);
      for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
        length += of(elements.next());
      }
      return length;
    }
    if (node.isTextual()) {
      return ofText(node.textValue());
    }
    return node.isFloatingPointNumber() || node.isBigDecimal()
        ? ofFloat(node.doubleValue())
        : node.asText().length();
  }

  private static long ofText(String text) {
    long length = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f') {
        length += 2;
      } else {
        length += c < ' ' || c > '~' ? ESCAPED : 1;
      }
    }
    return length;
  }

  /** The shortest digits that make the same double, as Python's repr sets them. */
  private static long ofFloat(double number) {
    if (Double.isInfinite(number)) {
      return (number < 0 ? "-Infinity" : "Infinity").length();
    }
    long sign = number < 0 || (number == 0 && 1 / number < 0) ? 1 : 0;
    if (number == 0) {
      return sign + "0.0".length();
    }
    BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
    int digits = shortest.precision();
    int point = digits - shortest.scale();
    if (point <= LEAST_FIXED_EXPONENT || point > MOST_FIXED_EXPONENT) {
      int exponent = Integer.toString(Math.abs(point - 1)).length();
      return sign + digits + (digits > 1 ? 1 : 0) + 2 + Math.max(2, exponent);
    }
    if (point <= 0) {
      return sign + 2 - point + digits;
    }
    return sign + (point >= digits ? point + 2 : digits + 1);
  }
}
