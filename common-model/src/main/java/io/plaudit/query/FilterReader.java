package io.plaudit.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter.Among;
import io.plaudit.query.Filter.And;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Compare;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Contains;
import io.plaudit.query.Filter.Exists;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Has;
import io.plaudit.query.Filter.In;
import io.plaudit.query.Filter.Includes;
import io.plaudit.query.Filter.Known;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.Filter.Not;
import io.plaudit.query.Filter.Or;
import io.plaudit.query.Filter.Relate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads one tree, counting its nodes. */
final class FilterReader {

  private static final int MAX_DIGITS = 400;

  private int nodes;
  private int values;
  private int terms;

  Filter filter(JsonNode json, int depth) {
    nodes++;
    requireBounded(nodes, Filter.MAX_NODES, "conditions", depth);
    String op = text(json, "op");
    return switch (op) {
      case "and" -> new And(filters(json, depth));
      case "or" -> new Or(filters(json, depth));
      case "not" -> new Not(filter(json.path("filter"), depth + 1));
      case "in" -> in(json, depth);
      case "contains" -> contains(json, depth);
      case "has" -> new Has(field(json), term(json.path("text"), depth + 1), ignoreCase(json));
      case "exists" -> exists(json, depth);
      default -> comparison(json, comparison(op), depth);
    };
  }

  private static void requireBounded(int count, int most, String what, int depth) {
    if (count > most || depth > Filter.MAX_DEPTH) {
      throw InvalidEventException.of(
          "filter",
          "must have at most %d %s, nested at most %d deep"
              .formatted(most, what, Filter.MAX_DEPTH));
    }
  }

  Term term(JsonNode json, int depth) {
    terms++;
    requireBounded(terms, Filter.MAX_TERMS, "terms", depth);
    String name = text(json, "term");
    return switch (name) {
      case "text" -> new Term.Text(field(json), json.path("absent").textValue());
      case "document" -> new Term.Document(field(json), json.path("absent").textValue());
      case "constant" -> new Term.Constant(orUnknown(json.path("value")));
      case "condition" -> new Term.Truth(filter(json.path("filter"), depth + 1));
      case "size" -> new Term.Size(field(json));
      default -> new Term.Parsed(term(json.path("of"), depth + 1), reading(name));
    };
  }

  private Filter comparison(JsonNode json, Comparison comparison, int depth) {
    return json.has("left")
        ? new Relate(
            term(json.path("left"), depth + 1), comparison, term(json.path("right"), depth + 1))
        : new Compare(field(json), comparison, literal(json.path("value")));
  }

  private Filter in(JsonNode json, int depth) {
    if (!json.has("term")) {
      return new In(field(json), counted(literals(json.path("values"))));
    }
    JsonNode members = json.path("terms");
    if (!members.isArray()) {
      throw InvalidEventException.of("filter.terms", "must be an array");
    }
    List<Term> among = new ArrayList<>(members.size());
    members.forEach(member -> among.add(term(member, depth + 1)));
    return new Among(term(json.path("term"), depth + 1), among);
  }

  private Filter exists(JsonNode json, int depth) {
    return json.has("term")
        ? new Known(term(json.path("term"), depth + 1))
        : new Exists(field(json));
  }

  private Filter contains(JsonNode json, int depth) {
    return json.has("part")
        ? new Includes(
            term(json.path("text"), depth + 1),
            term(json.path("part"), depth + 1),
            ignoreCase(json))
        : new Contains(field(json), text(json, "value"), ignoreCase(json));
  }

  private List<Literal> counted(List<Literal> literals) {
    values += literals.size();
    if (values > Filter.MAX_VALUES) {
      throw InvalidEventException.of(
          "filter", "must have at most " + Filter.MAX_VALUES + " values in all its `in`");
    }
    return literals;
  }

  private List<Filter> filters(JsonNode json, int depth) {
    JsonNode members = json.path("filters");
    if (!members.isArray()) {
      throw InvalidEventException.of("filter.filters", "must be an array");
    }
    List<Filter> filters = new ArrayList<>(members.size());
    members.forEach(member -> filters.add(filter(member, depth + 1)));
    return filters;
  }

  private static boolean ignoreCase(JsonNode json) {
    return json.path("ignore_case").asBoolean(false);
  }

  private static Term.Reading reading(String name) {
    return Arrays.stream(Term.Reading.values())
        .filter(reading -> reading.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidEventException.of(
                    "filter.term",
                    "must be one of text, document, constant, number, whole, truth, condition,"
                        + " size",
                    name));
  }

  private static Comparison comparison(String op) {
    return Arrays.stream(Comparison.values())
        .filter(comparison -> comparison.name().toLowerCase(Locale.ROOT).equals(op))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidEventException.of(
                    "filter.op",
                    "must be one of and, or, not, eq, ne, lt, lte, gt, gte, in, contains, has,"
                        + " exists",
                    op));
  }

  /** The field of this condition: a column, then dotted steps or those of {@code path}. */
  private static Field field(JsonNode json) {
    return field(text(json, "field"), json.path("path"));
  }

  static Field field(String name, JsonNode path) {
    for (Column column : Column.values()) {
      if (name.equals(column.wireName())) {
        List<String> steps = new ArrayList<>();
        path.forEach(step -> steps.add(step.asText()));
        return new Field(column, steps);
      }
      if (column.kind() == Column.Kind.JSON && name.startsWith(column.wireName() + ".")) {
        String steps = name.substring(column.wireName().length() + 1);
        return new Field(column, Arrays.asList(steps.split("\\.", -1)));
      }
    }
    throw InvalidEventException.of(
        "filter.field",
        "must be one of " + Arrays.stream(Column.values()).map(Column::wireName).toList(),
        name);
  }

  private static List<Literal> literals(JsonNode values) {
    if (!values.isArray()) {
      throw InvalidEventException.of("filter.values", "must be an array");
    }
    List<Literal> literals = new ArrayList<>(values.size());
    values.forEach(value -> literals.add(literal(value)));
    return literals;
  }

  private static Literal orUnknown(JsonNode value) {
    return value.isNull() ? null : literal(value);
  }

  private static Literal literal(JsonNode value) {
    if (value.isTextual()) {
      return new Literal.Text(value.textValue());
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      if (Math.abs((long) number.scale()) > MAX_DIGITS) {
        throw InvalidEventException.of(
            "filter.value", "must be a number of at most " + MAX_DIGITS + " digits");
      }
      return new Literal.Decimal(number);
    }
    if (value.isBoolean()) {
      return new Literal.Bool(value.booleanValue());
    }
    throw InvalidEventException.of("filter.value", "must be text, a number or a boolean");
  }

  private static String text(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (!value.isTextual()) {
      throw InvalidEventException.of("filter." + member, "is required: text");
    }
    return value.textValue();
  }
}
