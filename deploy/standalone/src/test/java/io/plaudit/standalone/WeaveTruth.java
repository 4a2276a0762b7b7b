package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What Weave's query language means, evaluated on a row as the API shows it: the plainest way, to
 * compare the store with. Texts are compared by code points.
 */
enum WeaveTruth {
  TRUE,
  FALSE,
  UNKNOWN;

  private static final String NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?";

  static WeaveTruth of(JsonNode row, JsonNode expression) {
    String operator = expression.fieldNames().next();
    JsonNode value = expression.get(operator);
    return switch (operator) {
      case "$and" -> all(row, value);
      case "$or" -> any(row, value);
      case "$not" -> of(row, value.get(0)).negated();
      case "$in" -> in(row, value.get(0), value.get(1));
      case "$contains" -> contains(row, value);
      default -> compare(row, operator, value.get(0), value.get(1));
    };
  }

  private static WeaveTruth all(JsonNode row, JsonNode operands) {
    WeaveTruth result = TRUE;
    for (JsonNode operand : operands) {
      WeaveTruth one = of(row, operand);
      if (one == FALSE) {
        return FALSE;
      }
      result = one == UNKNOWN ? UNKNOWN : result;
    }
    return result;
  }

  private static WeaveTruth any(JsonNode row, JsonNode operands) {
    WeaveTruth result = FALSE;
    for (JsonNode operand : operands) {
      WeaveTruth one = of(row, operand);
      if (one == TRUE) {
        return TRUE;
      }
      result = one == UNKNOWN ? UNKNOWN : result;
    }
    return result;
  }

  private WeaveTruth negated() {
    return this == UNKNOWN ? UNKNOWN : this == TRUE ? FALSE : TRUE;
  }

  private static WeaveTruth known(boolean truth) {
    return truth ? TRUE : FALSE;
  }

  private static WeaveTruth compare(JsonNode row, String operator, JsonNode left, JsonNode right) {
    Object one = value(row, left, right);
    Object other = value(row, right, left);
    if (one == null || other == null) {
      return UNKNOWN;
    }
    int order = order(one, other);
    return known(
        switch (operator) {
          case "$eq" -> order == 0;
          case "$gt" -> order > 0;
          case "$gte" -> order >= 0;
          case "$lt" -> order < 0;
          default -> order <= 0;
        });
  }

  private static WeaveTruth in(JsonNode row, JsonNode operand, JsonNode members) {
    List<JsonNode> literals = new ArrayList<>();
    members.forEach(literals::add);
    boolean asTexts =
        !type(operand).equals("number")
            && literals.stream().map(WeaveTruth::type).distinct().count() > 1;
    WeaveTruth result = FALSE;
    for (JsonNode literal : literals) {
      Object one = asTexts ? text(row, operand) : value(row, operand, literal);
      Object other = asTexts ? text(row, literal) : value(row, literal, operand);
      if (one == null) {
        return UNKNOWN;
      }
      if (other == null) {
        result = UNKNOWN;
      } else if (order(one, other) == 0) {
        return TRUE;
      }
    }
    return result;
  }

  private static WeaveTruth contains(JsonNode row, JsonNode spec) {
    boolean folded = spec.path("case_insensitive").asBoolean();
    String part = spec.get("substr").get("$literal").textValue();
    String field = spec.get("input").get("$getField").textValue();
    if (field.equals("scorer_tags")) {
      for (JsonNode tag : row.path(field)) {
        if (folded ? tag.asText().equalsIgnoreCase(part) : tag.asText().equals(part)) {
          return TRUE;
        }
      }
      return FALSE;
    }
    String text = text(row, spec.get("input"));
    if (text == null) {
      return UNKNOWN;
    }
    return known(
        folded
            ? text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT))
            : text.contains(part));
  }

  /** The operand as the one beside it asks for: null, a text, a number or an instant. */
  private static Object value(JsonNode row, JsonNode operand, JsonNode beside) {
    if (isCreation(operand) || isCreation(beside)) {
      return instant(row, operand);
    }
    boolean numeric = type(operand).equals("number") || type(beside).equals("number");
    boolean truth = type(operand).equals("truth") || type(beside).equals("truth");
    if (operand.has("$convert") && !operand.at("/$convert/to").asText().equals("string")) {
      return converted(row, operand.get("$convert"));
    }
    if (operand.has("$size")) {
      return BigDecimal.valueOf(row.path(operand.at("/$size/$getField").asText()).size());
    }
    JsonNode literal = operand.path("$literal");
    if (literal.isBoolean() && (numeric || truth)) {
      return literal.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    String text = text(row, operand);
    if (text == null) {
      return null;
    }
    if (numeric) {
      return number(text);
    }
    return truth ? truth(text) : text;
  }

  private static Object converted(JsonNode row, JsonNode spec) {
    String text = text(row, spec.get("input"));
    return switch (spec.get("to").asText()) {
      case "double" -> text == null ? null : number(text);
      case "exists" ->
          node(row, spec.at("/input/$getField").asText()) == null
              ? BigDecimal.ZERO
              : BigDecimal.ONE;
      default -> text == null ? null : whole(text);
    };
  }

  private static String type(JsonNode operand) {
    JsonNode literal = operand.path("$literal");
    String to = operand.at("/$convert/to").asText();
    if (literal.isNumber() || operand.has("$size") || !(to.isEmpty() || to.equals("string"))) {
      return "number";
    }
    return literal.isBoolean() ? "truth" : "text";
  }

  private static boolean isCreation(JsonNode operand) {
    return operand.path("$getField").asText().equals("created_at");
  }

  private static Object instant(JsonNode row, JsonNode operand) {
    if (isCreation(operand)) {
      return Instant.parse(row.path("created_at").textValue());
    }
    JsonNode literal = operand.get("$literal");
    if (literal.isNull()) {
      return null;
    }
    return literal.isNumber()
        ? Instant.ofEpochSecond(literal.longValue())
        : Instant.parse(literal.textValue());
  }

  /** The text of an operand; null where there is none. */
  private static String text(JsonNode row, JsonNode operand) {
    if (operand.has("$literal")) {
      return operand.get("$literal").isNull() ? null : operand.get("$literal").asText();
    }
    if (operand.has("$convert")) {
      return text(row, operand.at("/$convert/input"));
    }
    String field = operand.get("$getField").textValue();
    JsonNode node = node(row, field);
    if (field.startsWith("payload.")) {
      return payloadText(node);
    }
    return node == null ? null : node.asText();
  }

  static String payloadText(JsonNode node) {
    return node == null || node.isNull() || !node.isValueNode() ? "" : node.asText();
  }

  /** What is there, null where nothing or null is. */
  private static JsonNode node(JsonNode row, String field) {
    JsonNode node = row;
    for (String step : field.split("(?<!\\\\)\\.", -1)) {
      String name = step.replace("\\.", ".");
      node =
          node.isArray()
              ? (name.matches("[0-9]+") ? node.path(Integer.parseInt(name)) : node.path("none"))
              : node.path(name);
    }
    return node.isMissingNode() || node.isNull() ? null : node;
  }

  static BigDecimal number(String text) {
    return text.matches(NUMBER) ? new BigDecimal(text) : null;
  }

  private static BigDecimal whole(String text) {
    if (!text.matches("[+-]?[0-9]{1,19}")) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    boolean fits =
        number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
            && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    return fits ? number : null;
  }

  private static BigDecimal truth(String text) {
    return switch (text) {
      case "true" -> BigDecimal.ONE;
      case "false" -> BigDecimal.ZERO;
      default -> whole(text);
    };
  }

  private static int order(Object one, Object other) {
    if (one instanceof BigDecimal number) {
      return number.compareTo((BigDecimal) other);
    }
    if (one instanceof Instant instant) {
      return instant.compareTo((Instant) other);
    }
    int[] left = ((String) one).codePoints().toArray();
    int[] right = ((String) other).codePoints().toArray();
    return Arrays.compare(left, right);
  }
}
