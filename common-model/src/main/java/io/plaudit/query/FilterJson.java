package io.plaudit.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter.Among;
import io.plaudit.query.Filter.And;
import io.plaudit.query.Filter.Compare;
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
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The filter tree as JSON. A condition: {@code {"op":"eq","field":"metadata._prompt","value":"x"}},
 * where the steps after the column are either dotted or, for names with dots, {@code
 * "field":"metadata","path":["a.b","0"]}. A group: {@code {"op":"and","filters":[…]}}; a negation:
 * {@code {"op":"not","filter":{…}}}. {@code in} has {@code values}; {@code contains} takes {@code
 * "ignore_case":true}; {@code exists} has no value.
 *
 * <p>About terms, in place of a field and its value: comparisons with {@code left} and {@code
 * right}, {@code in} with {@code term} and {@code terms}, {@code exists} with {@code term}, {@code
 * contains} with {@code text} and {@code part}; {@code has} with a field and a {@code text}. A
 * term: {@code {"term":"text","field":"attributes.x","absent":""}}, {@code document} alike, {@code
 * {"term":"constant","value":1}}, {@code {"term":"number","of":{…}}}, {@code whole} and {@code
 * truth} alike, {@code {"term":"condition","filter":{…}}}, {@code {"term":"size","field":"…"}}.
 */
public final class FilterJson {

  private FilterJson() {}

  /**
   * The filter that this JSON says.
   *
   * @throws InvalidEventException when the JSON is no filter, or one too large or too deep
   */
  public static Filter read(JsonNode json) {
    return new FilterReader().filter(json, 1);
  }

  /** Reads the terms of one request, one after another, all of them under the same bounds. */
  public static Function<JsonNode, Term> termReader() {
    FilterReader reader = new FilterReader();
    return json -> reader.term(json, 1);
  }

  /** A field by its dotted name, as a sort names it. */
  public static Field field(String name) {
    return FilterReader.field(name, MissingNode.getInstance());
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
      json.writeStringField("op", name(compare.comparison()));
      writeField(json, compare.field());
      json.writeFieldName("value");
      writeLiteral(json, compare.literal());
    } else if (filter instanceof In in) {
      json.writeStringField("op", "in");
      writeField(json, in.field());
      json.writeArrayFieldStart("values");
      for (Literal literal : in.literals()) {
        writeLiteral(json, literal);
      }
      json.writeEndArray();
    } else if (filter instanceof Contains contains) {
      json.writeStringField("op", "contains");
      writeField(json, contains.field());
      json.writeStringField("value", contains.text());
      json.writeBooleanField("ignore_case", contains.ignoreCase());
    } else if (filter instanceof Exists exists) {
      json.writeStringField("op", "exists");
      writeField(json, exists.field());
    } else {
      writeAboutTerms(json, filter);
    }
    json.writeEndObject();
  }

  public static void writeTerm(JsonGenerator json, Term term) throws IOException {
    json.writeStartObject();
    if (term instanceof Term.Text text) {
      writeTerm(json, "text", text.field());
      writeAbsent(json, text.absent());
    } else if (term instanceof Term.Document document) {
      writeTerm(json, "document", document.field());
      writeAbsent(json, document.absent());
    } else if (term instanceof Term.Constant constant) {
      json.writeStringField("term", "constant");
      json.writeFieldName("value");
      writeLiteral(json, constant.literal());
    } else if (term instanceof Term.Parsed parsed) {
      json.writeStringField("term", parsed.reading().name().toLowerCase(Locale.ROOT));
      writeTerm(json, "of", parsed.text());
    } else if (term instanceof Term.Truth truth) {
      json.writeStringField("term", "condition");
      json.writeFieldName("filter");
      write(json, truth.condition());
    } else if (term instanceof Term.Size size) {
      writeTerm(json, "size", size.field());
    }
    json.writeEndObject();
  }

  private static void writeAboutTerms(JsonGenerator json, Filter filter) throws IOException {
    if (filter instanceof Relate relate) {
      json.writeStringField("op", name(relate.comparison()));
      writeTerm(json, "left", relate.left());
      writeTerm(json, "right", relate.right());
    } else if (filter instanceof Among among) {
      json.writeStringField("op", "in");
      writeTerm(json, "term", among.term());
      json.writeArrayFieldStart("terms");
      for (Term term : among.terms()) {
        writeTerm(json, term);
      }
      json.writeEndArray();
    } else if (filter instanceof Includes includes) {
      json.writeStringField("op", "contains");
      writeTerm(json, "text", includes.text());
      writeTerm(json, "part", includes.part());
      json.writeBooleanField("ignore_case", includes.ignoreCase());
    } else if (filter instanceof Has has) {
      json.writeStringField("op", "has");
      writeField(json, has.field());
      writeTerm(json, "text", has.text());
      json.writeBooleanField("ignore_case", has.ignoreCase());
    } else if (filter instanceof Known known) {
      json.writeStringField("op", "exists");
      writeTerm(json, "term", known.term());
    }
  }

  private static void writeTerm(JsonGenerator json, String member, Term term) throws IOException {
    json.writeFieldName(member);
    writeTerm(json, term);
  }

  private static void writeTerm(JsonGenerator json, String name, Field field) throws IOException {
    json.writeStringField("term", name);
    writeField(json, field);
  }

  private static void writeAbsent(JsonGenerator json, String absent) throws IOException {
    if (absent != null) {
      json.writeStringField("absent", absent);
    }
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

  private static void writeField(JsonGenerator json, Field field) throws IOException {
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
    } else {
      json.writeNull();
    }
  }

  private static String name(Filter.Comparison comparison) {
    return comparison.name().toLowerCase(Locale.ROOT);
  }
}
