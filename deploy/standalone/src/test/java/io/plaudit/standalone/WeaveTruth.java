package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
      case "$getField", "$literal", "$convert", "$size" -> holds(row, expression);
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

  /** Of what is no operation: a number that is not 0, or the word true. */
  private static WeaveTruth holds(JsonNode row, JsonNode operand) {
    Object number = value(row, operand, Type.TRUTH);
    return number == null ? UNKNOWN : known(((BigDecimal) number).signum() != 0);
  }

  private static WeaveTruth compare(JsonNode row, String operator, JsonNode left, JsonNode right) {
    Type as = isCreation(left) || isCreation(right) ? Type.TIME : Type.widest(List.of(left, right));
    Object one = value(row, left, as);
    Object other = value(row, right, as);
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
    Type as = isCreation(operand) ? Type.TIME : Type.ofList(operand, members);
    Object wanted = value(row, operand, as);
    if (wanted == null) {
      return UNKNOWN;
    }
    WeaveTruth result = FALSE;
    for (JsonNode member : members) {
      Object one = value(row, member, as);
      if (one == null) {
        result = UNKNOWN;
      } else if (order(wanted, one) == 0) {
        return TRUE;
      }
    }
    return result;
  }

  private static WeaveTruth contains(JsonNode row, JsonNode spec) {
    boolean folded = spec.path("case_insensitive").asBoolean();
    String part = text(row, spec.get("substr"));
    if (part == null) {
      return UNKNOWN;
    }
    if (spec.at("/input/$getField").asText().equals("scorer_tags")) {
      for (JsonNode tag : row.path("scorer_tags")) {
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

  /** How what is compared is read, from the weakest to the one that all others give way to. */
  private enum Type {
    TEXT,
    TRUTH,
    NUMBER,
    TIME;

    static Type of(JsonNode operand) {
      JsonNode literal = operand.path("$literal");
      if (operand.has("$getField") || literal.isTextual() || literal.isNull()) {
        return TEXT;
      }
      return literal.isBoolean()
          ? TRUTH
          : operand.at("/$convert/to").asText().equals("string") ? TEXT : NUMBER;
    }

    static Type widest(List<JsonNode> operands) {
      return operands.stream().map(Type::of).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** Literals of several types beside a text are texts. */
    static Type ofList(JsonNode operand, JsonNode members) {
      List<JsonNode> known = new ArrayList<>();
      members.forEach(member -> known.add(member));
      known.removeIf(member -> member.path("$literal").isNull());
      boolean several = known.stream().map(Type::of).distinct().count() > 1;
      boolean literals = known.stream().allMatch(member -> member.has("$literal"));
      if (several && literals && of(operand) == TEXT) {
        return TEXT;
      }
      known.add(operand);
      return widest(known);
    }
  }

  /** The operand read so: null, a text, a number or an instant. */
  private static Object value(JsonNode row, JsonNode operand, Type as) {
    if (as == Type.TIME) {
      return instant(row, operand);
    }
    JsonNode literal = operand.path("$literal");
    if (as != Type.TEXT && literal.isNumber()) {
      return literal.decimalValue();
    }
    if (as != Type.TEXT && literal.isBoolean()) {
      return literal.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (operand.has("$size")) {
      return BigDecimal.valueOf(row.path(operand.at("/$size/$getField").asText()).size());
    }
    JsonNode convert = operand.path("$convert");
    if (convert.isObject() && !convert.get("to").asText().equals("string")) {
      return converted(row, convert.get("input"), convert.get("to").asText());
    }
    boolean isText = operand.has("$getField") || operand.has("$literal") || convert.isObject();
    if (!isText) {
      return number(of(row, operand));
    }
    String text = text(row, operand);
    if (text == null || as == Type.TEXT) {
      return text;
    }
    return as == Type.NUMBER ? number(text) : truth(text);
  }

  private static BigDecimal number(WeaveTruth truth) {
    return truth == UNKNOWN ? null : truth == TRUE ? BigDecimal.ONE : BigDecimal.ZERO;
  }

  /** What is a number already stays it. */
  private static Object converted(JsonNode row, JsonNode input, String to) {
    if (to.equals("exists")) {
      boolean exists =
          input.has("$getField")
              ? node(row, input.get("$getField").textValue()) != null
              : value(row, input, Type.of(input)) != null;
      return exists ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (Type.of(input) != Type.TEXT && !input.has("$literal")) {
      return value(row, input, Type.NUMBER);
    }
    String text = text(row, input);
    if (text == null) {
      return null;
    }
    return to.equals("double") ? number(text) : whole(text);
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
        ? Instant.EPOCH.plus(
            literal.decimalValue().movePointRight(6).longValueExact(), ChronoUnit.MICROS)
        : Instant.parse(literal.textValue());
  }

  /** The text of an operand, of a number its digits; null where there is none. */
  private static String text(JsonNode row, JsonNode operand) {
    if (operand.has("$literal")) {
      JsonNode literal = operand.get("$literal");
      if (literal.isBigDecimal()) {
        return literal.decimalValue().toPlainString();
      }
      return literal.isNull() ? null : literal.asText();
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
