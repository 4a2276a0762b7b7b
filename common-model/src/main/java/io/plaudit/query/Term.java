package io.plaudit.query;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;

/**
 * A value that a condition is about: a text or a number, or unknown. Where {@link Filter.Compare}
 * takes a JSON value for what it is, terms say how it is read: APIs that keep text and choose a
 * type in the question need that.
 */
public sealed interface Term {

  /** What a term's value is; of an unknown constant it may be either. */
  Kind kind();

  /** What values there are. */
  enum Kind {
    TEXT,
    NUMBER,
    ANY
  }

  /**
   * The text of a column, or of a JSON scalar, digits as they were written.
   *
   * @param absent what stands for a value that is not there, is null or is no scalar; null: unknown
   */
  record Text(Field field, String absent) implements Term {
    public Text {
      requireText(field);
      storable(absent);
    }

    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  /** The same, where an array or an object is its JSON as it was written. */
  record Document(Field field, String absent) implements Term {
    public Document {
      requireJson(field);
      storable(absent);
    }

    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  /**
   * A literal; true is 1 and false is 0.
   *
   * @param literal null: unknown
   */
  record Constant(Literal literal) implements Term {
    @Override
    public Kind kind() {
      if (literal == null) {
        return Kind.ANY;
      }
      return literal instanceof Literal.Text ? Kind.TEXT : Kind.NUMBER;
    }
  }

  /** A number read from a text; unknown where the text is none. */
  record Parsed(Term text, Reading reading) implements Term {
    public Parsed {
      if (text.kind() != Kind.TEXT) {
        throw InvalidEventException.of("filter.of", "must be a text");
      }
    }

    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /** What a text may say. */
  enum Reading {
    /** A decimal, perhaps with an exponent of at most three digits. */
    NUMBER,
    /** A whole number of 64 bits. */
    WHOLE,
    /** The words true (1) and false (0), or a whole number of 64 bits. */
    TRUTH
  }

  /** Whether a condition is met: 1 or 0. */
  record Truth(Filter condition) implements Term {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /** How many elements or members a JSON value has; 0 where it is neither array nor object. */
  record Size(Field field) implements Term {
    public Size {
      requireJson(field);
    }

    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /** The kind in which two terms compare. */
  static Kind common(Term one, Term other) {
    if (one.kind() == Kind.ANY) {
      return other.kind();
    }
    if (other.kind() != Kind.ANY && one.kind() != other.kind()) {
      throw InvalidEventException.of("filter", "must not compare a text with a number");
    }
    return one.kind();
  }

  private static void requireText(Field field) {
    Filter.Column.Kind kind = field.column().kind();
    if (kind != Filter.Column.Kind.TEXT && kind != Filter.Column.Kind.JSON) {
      throw InvalidEventException.of("filter.field", "must hold text", field.column().wireName());
    }
  }

  private static void requireJson(Field field) {
    if (field.column().kind() != Filter.Column.Kind.JSON) {
      throw InvalidEventException.of("filter.field", "must hold JSON", field.column().wireName());
    }
  }

  private static void storable(String absent) {
    if (absent != null) {
      Rules.storable("filter.absent", absent);
    }
  }
}
