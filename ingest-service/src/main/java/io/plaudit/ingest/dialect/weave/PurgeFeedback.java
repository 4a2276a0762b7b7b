package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** {@code POST /feedback/purge}: by one id or several, within a project. */
final class PurgeFeedback {

  private static final String BY_ID_ONLY =
      "Can only purge feedback by specifying one or more feedback ids";
  private static final String BY_ID_ONLY_WITHIN = "Can only purge by specifying one or more ids";

  private PurgeFeedback() {}

  static WritePlan plan(DialectRequest request) {
    Shape shape = Shape.of(Bodies.question(request.body()));
    String projectId = shape.requiredText("project_id");
    shape.required("query");
    JsonNode expression = QueryShape.read(shape, "query");
    if (expression == null && shape.get("query").isNull()) {
      shape.complain(
          "model_attributes_type",
          List.of("query"),
          "Input should be a valid dictionary",
          shape.get("query"));
    }
    shape.check();
    ProjectIds.require(projectId);
    List<String> ids = ids(expression);
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(request.body());
    return new WritePlan.RetractFound(
        query(projectId, ids),
        ref -> Optional.of(new Retracted(eventIds.apply(ref), ref, request.receivedAt())),
        List.of(),
        Answers.empty());
  }

  /** What finds those feedbacks of a project that have one of these ids. */
  static NativeQuery query(String projectId, List<String> ids) {
    if (ids.size() > Filter.MAX_IN) {
      throw Answers.refusal("At most " + Filter.MAX_IN + " feedback ids at once");
    }
    return new Search(Search.ofProject(projectId))
        .with(in(new Field(Column.ID, List.of()), uuids(projectId, ids)))
        .with(in(Fields.field(Attributes.ID), ids))
        .limit(Filter.MAX_IN)
        .query();
  }

  private static List<String> uuids(String projectId, List<String> ids) {
    return ids.stream().map(id -> Identity.feedbackId(projectId, id).toString()).toList();
  }

  private static Filter in(Field field, List<String> texts) {
    return new Filter.In(
        field, texts.stream().map(text -> (Literal) new Literal.Text(text)).toList());
  }

  private static List<String> ids(JsonNode expression) {
    String operator = QueryShape.operator(expression);
    if (operator.equals(QueryShape.EQ)) {
      return List.of(id(expression.get(QueryShape.EQ), BY_ID_ONLY));
    }
    if (!operator.equals(QueryShape.OR)) {
      throw Answers.refusal(BY_ID_ONLY);
    }
    List<String> ids = new ArrayList<>();
    for (JsonNode one : expression.get(QueryShape.OR)) {
      expect(QueryShape.EQ, one);
      ids.add(id(one.get(QueryShape.EQ), BY_ID_ONLY_WITHIN));
    }
    if (ids.isEmpty()) {
      throw Answers.refusal("Empty OR operation");
    }
    return ids;
  }

  /**
   * The id in {@code [{"$getField":"id"},{"$literal":…}]}, in this order.
   *
   * @param otherField what to say of another field
   */
  private static String id(JsonNode pair, String otherField) {
    expect(QueryShape.GET_FIELD, pair.get(0));
    if (!pair.get(0).get(QueryShape.GET_FIELD).textValue().equals(Attributes.ID)) {
      throw Answers.refusal(otherField);
    }
    expect(QueryShape.LITERAL, pair.get(1));
    JsonNode literal = pair.get(1).get(QueryShape.LITERAL);
    if (!literal.isTextual()) {
      throw Answers.refusal(
          "Expected value of type <class 'str'>, got <class '" + pythonType(literal) + "'>");
    }
    return literal.textValue();
  }

  private static void expect(String operator, JsonNode operand) {
    String found = QueryShape.operator(operand);
    if (!found.equals(operator)) {
      throw Answers.refusal("Expected key " + key(operator) + ", got " + key(found));
    }
  }

  /** {@code get_field_} of {@code $getField}: as Weave's server names its own fields. */
  private static String key(String operator) {
    return operator.substring(1).replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "_";
  }

  private static String pythonType(JsonNode literal) {
    if (literal.isBoolean()) {
      return "bool";
    }
    if (literal.isNumber()) {
      return literal.isIntegralNumber() ? "int" : "float";
    }
    if (literal.isNull()) {
      return "NoneType";
    }
    return literal.isArray() ? "list" : "dict";
  }
}
