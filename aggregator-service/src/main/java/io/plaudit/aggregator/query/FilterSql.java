package io.plaudit.aggregator.query;

import io.plaudit.codec.Uuids;
import io.plaudit.model.Digests;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
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
import io.plaudit.query.Term;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * A filter as a condition over table {@code feedback}. SQL's three-valued logic is the filter's;
 * within JSON, values of different types differ, and have no order.
 */
final class FilterSql {

  private static final String NOBODY = "";

  private final Sql sql;
  private final JsonSql json;
  private final TermSql terms;
  private final String tenant;
  private int negations;

  private FilterSql(Sql sql, String tenant) {
    this.sql = sql;
    this.json = new JsonSql(sql);
    this.terms = new TermSql(sql, this::truth);
    this.tenant = tenant;
  }

  /**
   * Adds the filter as a condition in parentheses.
   *
   * @param tenant whose feedback it is about
   * @throws InvalidEventException when a literal does not fit its field
   */
  static void add(Sql sql, String tenant, Filter filter) {
    new FilterSql(sql, tenant).condition(filter);
  }

  /** Adds a term by which feedbacks are sorted. */
  static void addOrder(Sql sql, String tenant, Term term) {
    new FilterSql(sql, tenant).terms.sortable(term);
  }

  /** Refuses, before anything is asked, a filter whose literals do not fit; null is good. */
  static void check(Filter filter) {
    if (filter != null) {
      add(new Sql(), NOBODY, filter);
    }
  }

  private void condition(Filter filter) {
    sql.add("(");
    if (filter instanceof And and) {
      group(and.filters(), " and ", "true");
    } else if (filter instanceof Or or) {
      group(or.filters(), " or ", "false");
    } else if (filter instanceof Not not) {
      sql.add("not ");
      negations++;
      condition(not.filter());
      negations--;
    } else if (filter instanceof Compare compare) {
      compare(compare);
    } else if (filter instanceof In in) {
      in(in);
    } else if (filter instanceof Contains contains) {
      contains(contains);
    } else if (filter instanceof Exists exists) {
      exists(exists.field());
    } else if (filter instanceof Relate relate) {
      terms.relate(relate);
    } else if (filter instanceof Among among) {
      terms.among(among);
    } else if (filter instanceof Includes includes) {
      terms.includes(includes);
    } else if (filter instanceof Has has) {
      terms.has(has);
    } else if (filter instanceof Known known) {
      terms.known(known);
    }
    sql.add(")");
  }

  /** A condition whose result is looked at: there it matters whether it is false or unknown. */
  private void truth(Filter filter) {
    negations++;
    condition(filter);
    negations--;
  }

  private void group(List<Filter> filters, String between, String whenEmpty) {
    if (filters.isEmpty()) {
      sql.add(whenEmpty);
    }
    for (int i = 0; i < filters.size(); i++) {
      sql.add(i == 0 ? "" : between);
      condition(filters.get(i));
    }
  }

  private void compare(Compare compare) {
    Column column = compare.field().column();
    if (column.kind() == Column.Kind.JSON) {
      json.compare(compare.field(), compare.comparison(), compare.literal(), negations == 0);
    } else {
      if (column == Column.TRACE_ID && compare.comparison() == Comparison.EQ) {
        narrow(List.of(compare.literal()));
      }
      sql.add(expression(column)).add(operator(compare.comparison()));
      literal(column, compare.literal());
    }
  }

  /** Adds a weaker condition in the words of the index on traces, for PostgreSQL to use it. */
  private void narrow(List<Literal> traces) {
    UUID[] hashes =
        traces.stream()
            .map(trace -> Digests.hash128(tenant, text(Column.TRACE_ID, trace)))
            .toArray(UUID[]::new);
    if (hashes.length == 1) {
      sql.add("trace_hash = ").bind(hashes[0], "uuid").add(" and ");
    } else {
      sql.add("trace_hash = any(").bind(hashes, "uuid[]").add(") and ");
    }
  }

  private void in(In in) {
    Column column = in.field().column();
    if (column.kind() == Column.Kind.JSON) {
      json.in(in.field(), in.literals());
      return;
    }
    if (in.literals().isEmpty()) {
      // Whether something absent is in it is unknown all the same.
      sql.add("case when ").add(expression(column)).add(" is not null then false end");
      return;
    }
    if (column == Column.TRACE_ID) {
      narrow(in.literals());
    }
    sql.add(expression(column)).add(" in (");
    for (int i = 0; i < in.literals().size(); i++) {
      sql.add(i == 0 ? "" : ", ");
      literal(column, in.literals().get(i));
    }
    sql.add(")");
  }

  private void contains(Contains contains) {
    Field field = contains.field();
    String lower = contains.ignoreCase() ? "lower(" : "(";
    sql.add("strpos(").add(lower);
    if (field.column().kind() == Column.Kind.JSON) {
      json.text(field);
    } else if (field.column().kind() == Column.Kind.TEXT) {
      sql.add(expression(field.column()));
    } else {
      throw InvalidEventException.of(
          "filter.field", "must hold text to be searched in", field.column().wireName());
    }
    sql.add("), ").add(lower).bind(contains.text(), "text").add(")) > 0");
  }

  private void exists(Field field) {
    if (field.column().kind() == Column.Kind.JSON) {
      json.exists(field);
    } else {
      sql.add(expression(field.column())).add(" is not null");
    }
  }

  private void literal(Column column, Literal literal) {
    switch (column.kind()) {
      case UUID -> sql.bind(Uuids.parse("filter.value", text(column, literal)), "uuid");
      case TEXT -> sql.bind(text(column, literal), "text");
      case INSTANT ->
          sql.bind(
              Parameters.instant("filter.value", text(column, literal)).atOffset(ZoneOffset.UTC),
              "timestamptz");
      case NUMBER -> {
        if (!(literal instanceof Literal.Decimal decimal)) {
          throw InvalidEventException.of(
              "filter.value", "must be a number beside " + column.wireName());
        }
        sql.bind(decimal.number(), "numeric");
      }
      case JSON -> throw new IllegalArgumentException(column.wireName());
    }
  }

  private static String text(Column column, Literal literal) {
    if (literal instanceof Literal.Text text) {
      return text.text();
    }
    throw InvalidEventException.of("filter.value", "must be text beside " + column.wireName());
  }

  /** The column in SQL; text sorts by code points whatever the database's locale. */
  static String expression(Column column) {
    return switch (column) {
      case ID -> "feedback_id";
      case TRACE_ID -> "trace_id collate \"C\"";
      case KEY -> "key collate \"C\"";
      case VALUE -> "value";
      case LABEL -> "label collate \"C\"";
      case WEIGHT -> "weight";
      case WEIGHTED_VALUE -> "(value * weight)";
      case COMMENT -> "comment collate \"C\"";
      case CORRECTION -> "correction";
      case METADATA -> "metadata";
      case ATTRIBUTES -> "attributes";
      case SOURCE_DIALECT -> "source_dialect collate \"C\"";
      case SOURCE_KIND -> "source_kind collate \"C\"";
      case CREATED_AT -> "created_at";
      case MODIFIED_AT -> "modified_at";
    };
  }

  static String operator(Comparison comparison) {
    return switch (comparison) {
      case EQ -> " = ";
      case NE -> " <> ";
      case LT -> " < ";
      case LTE -> " <= ";
      case GT -> " > ";
      case GTE -> " >= ";
    };
  }
}
