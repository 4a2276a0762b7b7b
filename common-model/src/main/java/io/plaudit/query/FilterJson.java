package io.plaudit.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter.And;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Compare;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Contains;
import io.plaudit.query.Filter.Exists;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.In;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.Filter.Not;
import io.plaudit.query.Filter.Or;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The filter tree as JSON. A condition: {@code {"op":"eq","field":"metadata._prompt","value":"x"}},
 * where the steps after the column are either dotted or, for names with dots, {@code
 * "field":"metadata","path":["a.b","0"]}. A group: {@code {"op":"and","filters":[…]}}; a negation:
 * {@code {"op":"not","filter":{…}}}. {@code in} has {@code values}; {@code contains} takes {@code
 * "ignore_case":true}; {@code exists} has no value.
 */
public final class FilterJson {

  private FilterJson() {}

  /**
   * The filter that this JSON says.
   *
   * @throws InvalidEventException when the JSON is no filter, or one too large or too deep
   */
  public static Filter read(JsonNode json) {
    return new Reader().filter(json, 1);
  }

  public static void write(JsonGenerator json, Filter filter) throws IOException {
    json.writeStartObject();
    if (filter instanceof And and) {
      writeGroup(json, "and", and.filters());
    } else if (filter instanceof Or or) {
      writeGroup(json, "or", or.filters());
    } else if (filter instanceof Not not) {
      json.writeStringField("op", "not");
      json.writeFieldName("filter");
      write(json, not.filter());
    } else if (filter instanceof Compare compare) {
      writeField(json, compare.comparison().name().toLowerCase(Locale.ROOT), compare.field());
      json.writeFieldName("value");
      writeLiteral(json, compare.literal());
    } else if (filter instanceof In in) {
      writeField(json, "in", in.field());
      json.writeArrayFieldStart("values");
      for (Literal literal : in.literals()) {
        writeLiteral(json, literal);
      }
      json.writeEndArray();
    } else if (filter instanceof Contains contains) {
      writeField(json, "contains", contains.field());
      json.writeStringField("value", contains.text());
      json.writeBooleanField("ignore_case", contains.ignoreCase());
    } else if (filter instanceof Exists exists) {
      writeField(json, "exists", exists.field());
    }
    json.writeEndObject();
  }

  private static void writeGroup(JsonGenerator json, String op, List<Filter> filters)
      throws IOException {
    json.writeStringField("op", op);
    json.writeArrayFieldStart("filters");
    for (Filter member : filters) {
      write(json, member);
    }
    json.writeEndArray();
  }

  private static void writeField(JsonGenerator json, String op, Field field) throws IOException {
    json.writeStringField("op", op);
    json.writeStringField("field", field.column().wireName());
    if (!field.path().isEmpty()) {
      json.writeArrayFieldStart("path");
      for (String step : field.path()) {
        json.writeString(step);
      }
      json.writeEndArray();
    }
  }

  private static void writeLiteral(JsonGenerator json, Literal literal) throws IOException {
    if (literal instanceof Literal.Text text) {
      json.writeString(text.text());
    } else if (literal instanceof Literal.Decimal number) {
      json.writeNumber(number.number());
    } else if (literal instanceof Literal.Bool bool) {
      json.writeBoolean(bool.bool());
    }
  }

  /** Reads one tree, counting its nodes. */
  private static final class Reader {
    private int nodes;
    private int values;

    Filter filter(JsonNode json, int depth) {
      nodes++;
      if (nodes > Filter.MAX_NODES || depth > Filter.MAX_DEPTH) {
        throw InvalidEventException.of(
            "filter",
            "must have at most "
                + Filter.MAX_NODES
                + " conditions, nested at most "
                + Filter.MAX_DEPTH
                + " deep");
      }
      String op = text(json, "op");
      return switch (op) {
        case "and" -> new And(filters(json, depth));
        case "or" -> new Or(filters(json, depth));
        case "not" -> new Not(filter(json.path("filter"), depth + 1));
        case "in" -> new In(field(json), counted(literals(json.path("values"))));
        case "contains" ->
            new Contains(
                field(json), text(json, "value"), json.path("ignore_case").asBoolean(false));
        case "exists" -> new Exists(field(json));
        default -> new Compare(field(json), comparison(op), literal(json.path("value")));
      };
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
  }

  private static Comparison comparison(String op) {
    return Arrays.stream(Comparison.values())
        .filter(comparison -> comparison.name().toLowerCase(Locale.ROOT).equals(op))
        .findFirst()
        .orElseThrow(
            () ->
                InvalidEventException.of(
                    "filter.op",
                    "must be one of and, or, not, eq, ne, lt, lte, gt, gte, in, contains, exists",
                    op));
  }

  /** The field of this condition: a column, then dotted steps or those of {@code path}. */
  private static Field field(JsonNode json) {
    return field(text(json, "field"), json.path("path"));
  }

  /** A field by its dotted name, as a sort names it. */
  public static Field field(String name) {
    return field(name, MissingNode.getInstance());
  }

  private static Field field(String name, JsonNode path) {
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

  private static Literal literal(JsonNode value) {
    if (value.isTextual()) {
      return new Literal.Text(value.textValue());
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      if (Math.abs((long) number.scale()) > 400) {
        throw InvalidEventException.of("filter.value", "must be a number of at most 400 digits");
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
