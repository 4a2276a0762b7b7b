package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Whether a query has the shape of Weave's query language; what it means is not looked at. */
final class QueryShape {

  static final String AND = "$and";
  static final String OR = "$or";
  static final String NOT = "$not";
  static final String EQ = "$eq";
  static final String IN = "$in";
  static final String CONTAINS = "$contains";
  static final String GET_FIELD = "$getField";
  static final String LITERAL = "$literal";
  static final String CONVERT = "$convert";
  static final String SIZE = "$size";
  static final Set<String> COMPARISONS = Set.of(EQ, "$gt", "$gte", "$lt", "$lte");

  private static final String EXPRESSION = "$expr";
  private static final Set<String> OPERATIONS =
      Set.of(AND, OR, NOT, EQ, "$gt", "$gte", "$lt", "$lte", IN, CONTAINS);
  private static final Set<String> OPERANDS = Set.of(GET_FIELD, LITERAL, CONVERT, SIZE);
  private static final Set<String> CONVERSIONS =
      Set.of("double", "string", "int", "bool", "exists");

  private final Shape shape;

  private QueryShape(Shape shape) {
    this.shape = shape;
  }

  /**
   * The expression of this member; null where there is none. What is wrong is noted in the shape.
   *
   * @param name of the member of the request that is the query
   */
  static JsonNode read(Shape shape, String name) {
    if (!shape.has(name)) {
      return null;
    }
    JsonNode query = shape.get(name);
    List<Object> at = List.of(name);
    QueryShape reader = new QueryShape(shape);
    if (!query.isObject()) {
      reader.wrong("model_attributes_type", at, "Input should be a valid dictionary", query);
      return null;
    }
    for (Iterator<String> names = query.fieldNames(); names.hasNext(); ) {
      String other = names.next();
      if (!other.equals(EXPRESSION)) {
        reader.wrong(
            "extra_forbidden", with(at, other), "Extra inputs are not permitted", query.get(other));
      }
    }
    JsonNode expression = query.path(EXPRESSION);
    if (expression.isMissingNode()) {
      reader.wrong("missing", with(at, EXPRESSION), "Field required", expression);
      return null;
    }
    reader.operand(expression, with(at, EXPRESSION), false);
    return expression;
  }

  /** The operator of an operand whose shape is right. */
  static String operator(JsonNode operand) {
    for (Iterator<String> names = operand.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (OPERATIONS.contains(name) || OPERANDS.contains(name)) {
        return name;
      }
    }
    return "";
  }

  static boolean isOperation(JsonNode operand) {
    return OPERATIONS.contains(operator(operand));
  }

  private void operand(JsonNode operand, List<Object> at, boolean orOperand) {
    String name = operand.isObject() ? operator(operand) : "";
    if (name.isEmpty() || (!orOperand && OPERANDS.contains(name))) {
      wrong(
          "union_tag_not_found",
          at,
          "Input should be one operation of the query language",
          operand);
      return;
    }
    List<Object> inside = with(at, name);
    JsonNode value = operand.get(name);
    switch (name) {
      case AND, OR -> operands(value, inside, -1);
      case NOT -> operands(value, inside, 1);
      case IN -> in(value, inside);
      case CONTAINS -> contains(value, inside);
      case GET_FIELD -> {
        if (!value.isTextual()) {
          wrong("string_type", inside, "Input should be a valid string", value);
        }
      }
      case CONVERT -> convert(value, inside);
      case SIZE -> operand(value, inside, true);
      case LITERAL -> {}
      default -> operands(value, inside, 2);
    }
  }

  /**
   * @param size how many there must be; negative: any number
   */
  private void operands(JsonNode list, List<Object> at, int size) {
    if (!list.isArray()) {
      wrong("list_type", at, "Input should be a valid list", list);
      return;
    }
    if (size >= 0 && list.size() != size) {
      String items = size == 1 ? "1 item" : size + " items";
      boolean few = list.size() < size;
      wrong(
          few ? "too_short" : "too_long",
          at,
          "List should have at " + (few ? "least " : "most ") + items + " after validation",
          list);
    }
    for (int i = 0; i < list.size(); i++) {
      operand(list.get(i), with(at, i), true);
    }
  }

  private void in(JsonNode pair, List<Object> at) {
    if (!pair.isArray() || pair.size() != 2) {
      wrong("tuple_type", at, "Input should be an operand and a list of operands", pair);
      return;
    }
    operand(pair.get(0), with(at, 0), true);
    operands(pair.get(1), with(at, 1), -1);
  }

  private void contains(JsonNode spec, List<Object> at) {
    if (!required(spec, at, "input", "substr")) {
      return;
    }
    operand(spec.get("input"), with(at, "input"), true);
    operand(spec.get("substr"), with(at, "substr"), true);
    JsonNode cased = spec.path("case_insensitive");
    if (!cased.isMissingNode() && !cased.isNull() && !cased.isBoolean()) {
      wrong("bool_type", with(at, "case_insensitive"), "Input should be a valid boolean", cased);
    }
  }

  private void convert(JsonNode spec, List<Object> at) {
    if (!required(spec, at, "input", "to")) {
      return;
    }
    operand(spec.get("input"), with(at, "input"), true);
    JsonNode to = spec.get("to");
    if (!to.isTextual() || !CONVERSIONS.contains(to.textValue())) {
      wrong(
          "literal_error",
          with(at, "to"),
          "Input should be 'double', 'string', 'int', 'bool' or 'exists'",
          to);
    }
  }

  private boolean required(JsonNode spec, List<Object> at, String... members) {
    if (!spec.isObject()) {
      wrong("model_attributes_type", at, "Input should be a valid dictionary", spec);
      return false;
    }
    boolean all = true;
    for (String member : members) {
      if (!spec.has(member)) {
        wrong("missing", with(at, member), "Field required", spec.path(member));
        all = false;
      }
    }
    return all;
  }

  private void wrong(String type, List<Object> at, String message, JsonNode input) {
    shape.complain(type, at, message, input);
  }

  private static List<Object> with(List<Object> at, Object step) {
    List<Object> path = new ArrayList<>(at);
    path.add(step);
    return path;
  }
}
