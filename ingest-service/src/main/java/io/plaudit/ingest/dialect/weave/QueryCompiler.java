package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/**
 * Weave's query language as a native filter. Whatever is kept is a text; the literal beside it says
 * how it is read. Expects a query whose shape is right.
 */
final class QueryCompiler {

  private static final Term UNKNOWN = new Term.Constant(null);
  private static final Term ZERO = new Term.Constant(new Literal.Decimal(BigDecimal.ZERO));

  private final String projectId;

  QueryCompiler(String projectId) {
    this.projectId = projectId;
  }

  /**
   * The condition that this operand is; one that is no operation must be true, or a number that is
   * not 0.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where it means nothing
   */
  Filter condition(JsonNode operand) {
    String operator = QueryShape.operator(operand);
    JsonNode value = operand.get(operator);
    return switch (operator) {
      case QueryShape.AND -> new Filter.And(conditions(value, "Empty AND operation"));
      case QueryShape.OR -> new Filter.Or(conditions(value, "Empty OR operation"));
      case QueryShape.NOT -> new Filter.Not(condition(value.get(0)));
      case QueryShape.IN -> in(value.get(0), value.get(1));
      case QueryShape.CONTAINS -> contains(value);
      default ->
          QueryShape.COMPARISONS.contains(operator)
              ? compare(comparison(operator), value.get(0), value.get(1))
              : new Filter.Relate(read(operand, Cast.TRUTH), Comparison.NE, ZERO);
    };
  }

  private List<Filter> conditions(JsonNode operands, String whenEmpty) {
    if (operands.isEmpty()) {
      throw Answers.refusal(whenEmpty);
    }
    return StreamSupport.stream(operands.spliterator(), false).map(this::condition).toList();
  }

  private Filter compare(Comparison comparison, JsonNode left, JsonNode right) {
    if (CreationTime.isIt(left)) {
      return CreationTime.compare(comparison, right);
    }
    if (CreationTime.isIt(right)) {
      return CreationTime.compare(flipped(comparison), left);
    }
    Cast cast = Cast.of(List.of(left, right));
    Filter plain = new Filter.Relate(read(left, cast), comparison, read(right, cast));
    return comparison == Comparison.EQ ? indexed(left, List.of(right), plain) : plain;
  }

  private Filter in(JsonNode operand, JsonNode members) {
    List<JsonNode> listed = new ArrayList<>();
    members.forEach(listed::add);
    if (CreationTime.isIt(operand)) {
      return CreationTime.in(listed);
    }
    Cast cast = Cast.ofList(operand, listed);
    List<Term> terms = listed.stream().map(member -> read(member, cast)).toList();
    return indexed(operand, listed, new Filter.Among(read(operand, cast), terms));
  }

  private Filter contains(JsonNode spec) {
    JsonNode input = spec.get("input");
    JsonNode part = spec.get("substr");
    boolean ignoreCase = spec.path("case_insensitive").asBoolean(false);
    for (JsonNode one : List.of(input, part)) {
      if (CreationTime.isIt(one) || (Cast.of(List.of(one)) != Cast.TEXT)) {
        throw Answers.refusal("$contains looks for a text in a text");
      }
    }
    String searched = input.path(QueryShape.GET_FIELD).asText();
    return searched.equals(FeedbackItem.SCORER_TAGS)
        ? new Filter.Has(Fields.field(searched), read(part, Cast.TEXT), ignoreCase)
        : new Filter.Includes(read(input, Cast.TEXT), read(part, Cast.TEXT), ignoreCase);
  }

  /** The operand as a term of the kind that this cast makes. */
  private Term read(JsonNode operand, Cast cast) {
    String operator = QueryShape.operator(operand);
    JsonNode value = operand.get(operator);
    return switch (operator) {
      case QueryShape.LITERAL -> literal(value, cast);
      case QueryShape.GET_FIELD -> cast.read(text(value.textValue()));
      case QueryShape.CONVERT -> converted(value, cast);
      case QueryShape.SIZE -> size(value);
      default -> new Term.Truth(condition(operand));
    };
  }

  private static Term text(String field) {
    if (field.equals(Fields.CREATED_AT)) {
      throw Answers.refusal("created_at compares with a literal only");
    }
    return Fields.text(field);
  }

  private static Term literal(JsonNode value, Cast cast) {
    if (value.isNull()) {
      return UNKNOWN;
    }
    if (cast == Cast.TEXT) {
      return new Term.Constant(new Literal.Text(asText(value)));
    }
    if (value.isNumber()) {
      return new Term.Constant(new Literal.Decimal(value.decimalValue()));
    }
    if (value.isBoolean()) {
      return new Term.Constant(new Literal.Bool(value.booleanValue()));
    }
    return cast.read(new Term.Constant(new Literal.Text(asText(value))));
  }

  /** Of a number its digits: how it was written is not known, but to whole numbers and decimals. */
  private static String asText(JsonNode literal) {
    if (literal.isBigDecimal()) {
      return literal.decimalValue().toPlainString();
    }
    return literal.isTextual() ? literal.textValue() : literal.toString();
  }

  /** What was converted is not read a second time, but for a text beside a number. */
  private Term converted(JsonNode spec, Cast cast) {
    JsonNode input = spec.get("input");
    return switch (spec.get("to").textValue()) {
      case "string" -> cast.read(textOf(input));
      case "double" -> parsed(input, Term.Reading.NUMBER);
      case "exists" -> new Term.Truth(exists(input));
      default -> parsed(input, Term.Reading.WHOLE);
    };
  }

  private Term parsed(JsonNode input, Term.Reading reading) {
    boolean isText = Cast.of(List.of(input)) == Cast.TEXT || input.has(QueryShape.LITERAL);
    return isText ? Cast.parsed(textOf(input), reading) : read(input, Cast.NUMBER);
  }

  /** A number has no text of its own: it must be written as one. */
  private Term textOf(JsonNode input) {
    if (Cast.of(List.of(input)) != Cast.TEXT && !input.has(QueryShape.LITERAL)) {
      throw Answers.refusal("$convert makes a string of a text only");
    }
    return read(input, Cast.TEXT);
  }

  private Filter exists(JsonNode input) {
    return input.has(QueryShape.GET_FIELD)
        ? new Filter.Exists(Fields.field(input.get(QueryShape.GET_FIELD).textValue()))
        : new Filter.Known(read(input, Cast.of(List.of(input))));
  }

  private static Term size(JsonNode operand) {
    String field = operand.path(QueryShape.GET_FIELD).asText();
    if (!Fields.isJson(field) || field.equals(Attributes.PAYLOAD)) {
      throw Answers.refusal("$size is of scorer_tags or of a map of a scorer");
    }
    return new Term.Size(Fields.field(field));
  }

  /**
   * The same condition behind one that the store has an index for: ids, and refs by their traces.
   */
  private Filter indexed(JsonNode operand, List<JsonNode> members, Filter plain) {
    JsonNode field = operand;
    List<JsonNode> texts = members;
    if (members.size() == 1 && operand.has(QueryShape.LITERAL)) {
      field = members.get(0);
      texts = List.of(operand);
    }
    boolean allTexts =
        !texts.isEmpty()
            && texts.stream().allMatch(one -> one.path(QueryShape.LITERAL).isTextual());
    List<Literal> known = new ArrayList<>();
    Column column = null;
    if (allTexts && field.path(QueryShape.GET_FIELD).asText().equals(Attributes.ID)) {
      column = Column.ID;
      texts.forEach(
          one ->
              known.add(
                  new Literal.Text(
                      Identity.feedbackId(projectId, one.get(QueryShape.LITERAL).textValue())
                          .toString())));
    } else if (allTexts && field.path(QueryShape.GET_FIELD).asText().equals(Attributes.WEAVE_REF)) {
      column = Column.TRACE_ID;
      texts.forEach(
          one ->
              known.add(
                  new Literal.Text(Identity.subject(one.get(QueryShape.LITERAL).textValue()))));
    }
    return column == null
        ? plain
        : new Filter.And(List.of(new Filter.In(new Field(column, List.of()), known), plain));
  }

  private static Comparison comparison(String operator) {
    return Comparison.valueOf(operator.substring(1).toUpperCase(Locale.ROOT));
  }

  private static Comparison flipped(Comparison comparison) {
    return switch (comparison) {
      case LT -> Comparison.GT;
      case LTE -> Comparison.GTE;
      case GT -> Comparison.LT;
      case GTE -> Comparison.LTE;
      default -> comparison;
    };
  }
}
