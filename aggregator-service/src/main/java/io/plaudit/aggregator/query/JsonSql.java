package io.plaudit.aggregator.query;

import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Conditions over a value within a JSON column. Paths are bound as text arrays. */
final class JsonSql {

  /** A JSON number that numeric can hold: PostgreSQL refuses to read 1e999999. */
  private static final String HOLDABLE = "'^[^eE]+([eE][+-]?[0-9]{1,3})?$'";

  /** The members of attributes that have an index, and how much of them is in it: V003, V007. */
  private static final Set<String> INDEXED = Set.of("run_id", "session_id", "project_id");

  private static final int INDEXED_CHARACTERS = 64;

  private final Sql sql;

  JsonSql(Sql sql) {
    this.sql = sql;
  }

  /**
   * The condition that the value compares so.
   *
   * @param unknownIsFalse true where a row counts for as little when nothing is known of it as when
   *     it does not fit: not under a negation
   */
  void compare(Field field, Comparison comparison, Literal literal, boolean unknownIsFalse) {
    String type = type(literal);
    if (comparison == Comparison.EQ) {
      narrow(field, List.of(literal));
    }
    sql.add("case");
    if (unknownIsFalse && comparison == Comparison.EQ && literal instanceof Literal.Text wanted) {
      ruleOut(field, wanted.text());
    }
    absent(field);
    sql.add(" when json_typeof(");
    value(field);
    sql.add(") = '").add(type).add("'");
    if (type.equals("number")) {
      sql.add(" and ");
      text(field);
      sql.add(" ~ " + HOLDABLE);
    }
    sql.add(" then (");
    text(field);
    sql.add(")").add(cast(type)).add(FilterSql.operator(comparison));
    bind(literal);
    sql.add(comparison == Comparison.NE ? " else true end" : " else false end");
  }

  void in(Field field, List<Literal> literals) {
    narrow(field, literals);
    sql.add("case");
    absent(field);
    sql.add(" when json_typeof(");
    value(field);
    sql.add(") = 'string' then ");
    text(field);
    sql.add(" = any(").bind(texts(literals), "text[]").add(")");
    sql.add(" when json_typeof(");
    value(field);
    sql.add(") = 'boolean' then ");
    text(field);
    sql.add(" = any(").bind(bools(literals), "text[]").add(")");
    sql.add(" when json_typeof(");
    value(field);
    sql.add(") = 'number' and ");
    text(field);
    sql.add(" ~ " + HOLDABLE + " then (");
    text(field);
    sql.add(")::numeric = any(").bind(numbers(literals), "text[]").add("::numeric[])");
    sql.add(" else false end");
  }

  void exists(Field field) {
    sql.add("coalesce(json_typeof(");
    value(field);
    sql.add("), 'null') <> 'null'");
  }

  /** The value's text: a string's characters, the JSON of anything else, null of null. */
  void text(Field field) {
    sql.add("(").add(column(field)).add(" #>> ").bind(path(field), "text[]").add(")");
  }

  /** The value as a number, null where it is none. */
  void number(Field field) {
    sql.add("(case when json_typeof(");
    value(field);
    sql.add(") = 'number' and ");
    text(field);
    sql.add(" ~ " + HOLDABLE + " then ");
    text(field);
    sql.add("::numeric end)");
  }

  /**
   * Adds a weaker condition in the words of an index, so that PostgreSQL can use it. Beside the one
   * that follows it changes nothing: it is true wherever that is, and unknown exactly where that
   * is.
   */
  private void narrow(Field field, List<Literal> literals) {
    String[] texts = texts(literals);
    if (!hasIndex(field) || texts.length == 0 || texts.length < literals.size()) {
      return;
    }
    sql.add("left(attributes ->> '" + field.path().get(0) + "', " + INDEXED_CHARACTERS + ")");
    if (texts.length == 1) {
      // Not the general form: PostgreSQL before 17 would sort what the index has in order.
      sql.add(" = ").bind(cut(texts[0]), "text");
    } else {
      sql.add(" = any(").bind(cut(texts), "text[]").add(")");
    }
    sql.add(" and ");
  }

  static boolean hasIndex(Field field) {
    return field.column() == Column.ATTRIBUTES
        && field.path().size() == 1
        && INDEXED.contains(field.path().get(0));
  }

  private static String[] cut(String[] texts) {
    return Arrays.stream(texts).map(JsonSql::cut).toArray(String[]::new);
  }

  private static String cut(String text) {
    int end = Math.min(INDEXED_CHARACTERS, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, end));
  }

  void value(Field field) {
    sql.add("(").add(column(field)).add(" #> ").bind(path(field), "text[]").add(")");
  }

  /**
   * Done with most rows without reading their JSON, which takes several times as long: a document
   * with this text somewhere has it as it is, or has a backslash for what is escaped.
   */
  private void ruleOut(Field field, String text) {
    String document = column(field) + "::text";
    sql.add(" when strpos(").add(document).add(", ").bind('"' + text + '"', "text");
    sql.add(") = 0 and strpos(").add(document).add(", chr(92)) = 0 then false");
  }

  private void absent(Field field) {
    sql.add(" when ");
    text(field);
    sql.add(" is null then null");
  }

  private void bind(Literal literal) {
    if (literal instanceof Literal.Text text) {
      sql.bind(text.text(), "text").add(" collate \"C\"");
    } else if (literal instanceof Literal.Decimal decimal) {
      sql.bind(decimal.number(), "numeric");
    } else if (literal instanceof Literal.Bool bool) {
      sql.bind(bool.bool(), "boolean");
    }
  }

  private static String type(Literal literal) {
    if (literal instanceof Literal.Text) {
      return "string";
    }
    return literal instanceof Literal.Decimal ? "number" : "boolean";
  }

  private static String cast(String type) {
    return switch (type) {
      case "number" -> "::numeric";
      case "boolean" -> "::boolean";
      default -> "";
    };
  }

  private static String[] texts(List<Literal> literals) {
    return literals.stream()
        .filter(Literal.Text.class::isInstance)
        .map(literal -> ((Literal.Text) literal).text())
        .toArray(String[]::new);
  }

  private static String[] bools(List<Literal> literals) {
    return literals.stream()
        .filter(Literal.Bool.class::isInstance)
        .map(literal -> Boolean.toString(((Literal.Bool) literal).bool()))
        .toArray(String[]::new);
  }

  private static String[] numbers(List<Literal> literals) {
    return literals.stream()
        .filter(Literal.Decimal.class::isInstance)
        .map(literal -> ((Literal.Decimal) literal).number())
        .map(BigDecimal::toString)
        .toArray(String[]::new);
  }

  private static String column(Field field) {
    return FilterSql.expression(field.column());
  }

  private static String[] path(Field field) {
    return field.path().toArray(String[]::new);
  }
}
