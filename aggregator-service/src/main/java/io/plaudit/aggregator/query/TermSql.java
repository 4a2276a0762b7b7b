package io.plaudit.aggregator.query;

import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Among;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Has;
import io.plaudit.query.Filter.Includes;
import io.plaudit.query.Filter.Known;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.Filter.Relate;
import io.plaudit.query.Term;
import java.math.BigDecimal;
import java.util.function.Consumer;

/** Terms, and the conditions about them, over table {@code feedback}. Texts sort by code points. */
final class TermSql {

  /** As many digits as a filter's own numbers may have; what PostgreSQL can hold in any case. */
  private static final String DECIMAL =
      "length(t) <= 400 and t ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$'";

  private static final String DIGITS = "t ~ '^[+-]?[0-9]{1,19}$'";

  /** Nested, because within one condition PostgreSQL chooses the order. */
  private static final String SIXTY_FOUR_BITS =
      "case when t::numeric between -9223372036854775808 and 9223372036854775807"
          + " then t::numeric end";

  private final Sql sql;
  private final JsonSql json;
  private final Consumer<Filter> conditions;

  /**
   * @param conditions adds a condition to the same statement
   */
  TermSql(Sql sql, Consumer<Filter> conditions) {
    this.sql = sql;
    this.json = new JsonSql(sql);
    this.conditions = conditions;
  }

  void relate(Relate relate) {
    Term.Kind kind = Term.common(relate.left(), relate.right());
    comparable(relate.left(), kind);
    sql.add(FilterSql.operator(relate.comparison()));
    comparable(relate.right(), kind);
  }

  /** Whether something unknown is in a list is unknown, whatever is in the list, or nothing. */
  void among(Among among) {
    Term.Kind kind = among.term().kind();
    if (kind == Term.Kind.ANY) {
      sql.add("null::boolean");
      return;
    }
    if (among.terms().isEmpty()) {
      sql.add("case when ");
      comparable(among.term(), kind);
      sql.add(" is not null then false end");
      return;
    }
    comparable(among.term(), kind);
    sql.add(" in (");
    for (int i = 0; i < among.terms().size(); i++) {
      sql.add(i == 0 ? "" : ", ");
      comparable(among.terms().get(i), kind);
    }
    sql.add(")");
  }

  void known(Known known) {
    add(known.term(), known.term().kind());
    sql.add(" is not null");
  }

  void includes(Includes includes) {
    String cased = includes.ignoreCase() ? "lower(" : "(";
    sql.add("strpos(").add(cased);
    add(includes.text(), Term.Kind.TEXT);
    sql.add("), ").add(cased);
    add(includes.part(), Term.Kind.TEXT);
    sql.add(")) > 0");
  }

  void has(Has has) {
    String cased = has.ignoreCase() ? "lower(" : "(";
    sql.add("case when ");
    add(has.text(), Term.Kind.TEXT);
    sql.add(" is null then null when json_typeof(");
    json.value(has.field());
    sql.add(") = 'array' then exists (select 1 from json_array_elements_text(");
    json.value(has.field());
    sql.add(") as element (t) where ").add(cased).add("t) = ").add(cased);
    add(has.text(), Term.Kind.TEXT);
    sql.add(")) else false end");
  }

  /** The term in an order. */
  void sortable(Term term) {
    comparable(term, term.kind());
  }

  private void comparable(Term term, Term.Kind kind) {
    add(term, kind);
    if (kind != Term.Kind.NUMBER) {
      sql.add(" collate \"C\"");
    }
  }

  private void add(Term term, Term.Kind kind) {
    sql.add("(");
    if (term instanceof Term.Text text) {
      orElse(text.absent(), () -> scalar(text.field()));
    } else if (term instanceof Term.Document document) {
      orElse(document.absent(), () -> json.text(document.field()));
    } else if (term instanceof Term.Constant constant) {
      constant(constant.literal(), kind);
    } else if (term instanceof Term.Parsed parsed) {
      parsed(parsed);
    } else if (term instanceof Term.Truth truth) {
      conditions.accept(truth.condition());
      sql.add("::int::numeric");
    } else if (term instanceof Term.Size size) {
      size(size.field());
    }
    sql.add(")");
  }

  private void orElse(String absent, Runnable value) {
    if (absent == null) {
      value.run();
      return;
    }
    sql.add("coalesce(");
    value.run();
    sql.add(", ").bind(absent, "text").add(")");
  }

  private void scalar(Field field) {
    if (field.column().kind() != Column.Kind.JSON) {
      sql.add(FilterSql.expression(field.column()));
      return;
    }
    sql.add("case when json_typeof(");
    json.value(field);
    sql.add(") in ('string', 'number', 'boolean') then ");
    json.text(field);
    sql.add(" end");
  }

  private void constant(Literal literal, Term.Kind kind) {
    if (literal instanceof Literal.Text text) {
      sql.bind(text.text(), "text");
    } else if (literal instanceof Literal.Decimal decimal) {
      sql.bind(decimal.number(), "numeric");
    } else if (literal instanceof Literal.Bool bool) {
      sql.bind(bool.bool() ? BigDecimal.ONE : BigDecimal.ZERO, "numeric");
    } else {
      sql.add(kind == Term.Kind.NUMBER ? "null::numeric" : "null::text");
    }
  }

  /** In a query of its own, so that the text is there once, under a name. */
  private void parsed(Term.Parsed parsed) {
    sql.add("select ").add(reading(parsed.reading())).add(" from (select ");
    add(parsed.text(), Term.Kind.TEXT);
    sql.add(" as t) as said");
  }

  private static String reading(Term.Reading reading) {
    return switch (reading) {
      case NUMBER -> "case when " + DECIMAL + " then t::numeric end";
      case WHOLE -> "case when " + DIGITS + " then " + SIXTY_FOUR_BITS + " end";
      case TRUTH ->
          "case when t = 'true' then 1 when t = 'false' then 0 when "
              + DIGITS
              + " then "
              + SIXTY_FOUR_BITS
              + " end";
    };
  }

  private void size(Field field) {
    sql.add("case json_typeof(");
    json.value(field);
    sql.add(") when 'array' then json_array_length(");
    json.value(field);
    sql.add(") when 'object' then (select count(*) from json_object_keys(");
    json.value(field);
    sql.add(")) else 0 end::numeric");
  }
}
