package io.plaudit.query;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.math.BigDecimal;
import java.util.List;

/**
 * Which feedbacks are wanted: a tree of conditions. Logic is three-valued, as in SQL: a comparison
 * with something absent or null is unknown, {@code not} leaves it unknown, and only what is true is
 * found.
 */
public sealed interface Filter {

  int MAX_NODES = 200;
  int MAX_DEPTH = 20;
  int MAX_IN = 1000;
  int MAX_VALUES = 10_000;
  int MAX_PATH = 16;
  int MAX_TERMS = 2_000;

  /** All of these; an empty list is true. */
  record And(List<Filter> filters) implements Filter {
    public And {
      filters = List.copyOf(filters);
    }
  }

  /** Any of these; an empty list is false. */
  record Or(List<Filter> filters) implements Filter {
    public Or {
      filters = List.copyOf(filters);
    }
  }

  record Not(Filter filter) implements Filter {}

  /** A field compared with a literal; numbers compare as numbers, text by code points. */
  record Compare(Field field, Comparison comparison, Literal literal) implements Filter {}

  /** A field equal to one of these. */
  record In(Field field, List<Literal> literals) implements Filter {
    public In {
      literals = List.copyOf(literals);
      if (literals.size() > MAX_IN) {
        throw InvalidEventException.of("filter", "must have at most " + MAX_IN + " values in `in`");
      }
    }
  }

  /** A field's text contains this text. */
  record Contains(Field field, String text, boolean ignoreCase) implements Filter {
    public Contains {
      Rules.storable("filter", text);
    }
  }

  /** The field is there and not null. */
  record Exists(Field field) implements Filter {}

  /** Two terms compared: numbers as numbers, text by code points. */
  record Relate(Term left, Comparison comparison, Term right) implements Filter {
    public Relate {
      Term.common(left, right);
    }
  }

  /** A term equal to one of these, each of the term's kind; one that is unknown has none. */
  record Among(Term term, List<Term> terms) implements Filter {
    public Among {
      terms = List.copyOf(terms);
      if (terms.size() > MAX_IN) {
        throw InvalidEventException.of("filter", "must have at most " + MAX_IN + " terms in `in`");
      }
      terms.forEach(other -> Term.common(term, other));
    }
  }

  /** A term is not unknown. */
  record Known(Term term) implements Filter {}

  /** A text contains another. */
  record Includes(Term text, Term part, boolean ignoreCase) implements Filter {
    public Includes {
      if (text.kind() == Term.Kind.NUMBER || part.kind() == Term.Kind.NUMBER) {
        throw InvalidEventException.of("filter", "must search for text in text");
      }
    }
  }

  /** A JSON array has this text as an element; what is no array has none. */
  record Has(Field field, Term text, boolean ignoreCase) implements Filter {
    public Has {
      if (!field.column().json || text.kind() == Term.Kind.NUMBER) {
        throw InvalidEventException.of("filter", "must search for text in a JSON array");
      }
    }
  }

  /** The comparisons, as the wire names them in lower case. */
  enum Comparison {
    EQ,
    NE,
    LT,
    LTE,
    GT,
    GTE
  }

  /** A column, and within a JSON column a path of names and array indexes (as decimal text). */
  record Field(Column column, List<String> path) {
    public Field {
      path = List.copyOf(path);
      if (!path.isEmpty() && !column.json) {
        throw InvalidEventException.of("filter.field", "has no members", column.wireName);
      }
      if (path.size() > MAX_PATH) {
        throw InvalidEventException.of("filter.field", "must have at most " + MAX_PATH + " steps");
      }
      path.forEach(step -> Rules.storable("filter.field", step));
    }
  }

  /** What can be asked about. */
  enum Column {
    ID("id", Kind.UUID),
    TRACE_ID("trace_id", Kind.TEXT),
    KEY("key", Kind.TEXT),
    VALUE("value", Kind.NUMBER),
    LABEL("label", Kind.TEXT),
    WEIGHT("weight", Kind.NUMBER),
    /** value · weight. */
    WEIGHTED_VALUE("weighted_value", Kind.NUMBER),
    COMMENT("comment", Kind.TEXT),
    CORRECTION("correction", Kind.JSON),
    METADATA("metadata", Kind.JSON),
    ATTRIBUTES("attributes", Kind.JSON),
    SOURCE_DIALECT("source.dialect", Kind.TEXT),
    SOURCE_KIND("source.kind", Kind.TEXT),
    CREATED_AT("created_at", Kind.INSTANT),
    MODIFIED_AT("modified_at", Kind.INSTANT);

    /** What a column holds, hence what a literal beside it must be. */
    public enum Kind {
      UUID,
      TEXT,
      NUMBER,
      INSTANT,
      JSON
    }

    private final String wireName;
    private final Kind kind;
    private final boolean json;

    Column(String wireName, Kind kind) {
      this.wireName = wireName;
      this.kind = kind;
      this.json = kind == Kind.JSON;
    }

    public String wireName() {
      return wireName;
    }

    public Kind kind() {
      return kind;
    }
  }

  /** What a field is compared with. */
  sealed interface Literal {
    record Text(String text) implements Literal {
      public Text {
        Rules.storable("filter.value", text);
      }
    }

    record Decimal(BigDecimal number) implements Literal {}

    record Bool(boolean bool) implements Literal {}
  }
}
