package io.plaudit.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a feedback came from: the API that took it, and the kind of its author.
 *
 * @param dialect the name of the front door's adapter, such as {@code portkey}
 */
public record Source(String dialect, Kind kind) {

  private static final Pattern DIALECT = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

  public Source {
    if (dialect == null || !DIALECT.matcher(dialect).matches()) {
      throw InvalidEventException.of("source.dialect", "must match " + DIALECT, dialect);
    }
    if (kind == null) {
      throw InvalidEventException.of("source.kind", "is required");
    }
  }

  /** Who judged. */
  public enum Kind {
    API,
    APP,
    MODEL,
    AUTO_EVAL;

    private static final List<Kind> ALL = List.of(values());

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The kind of this name on the wire ({@code auto_eval}). */
    public static Kind of(String name) {
      for (Kind kind : ALL) {
        if (kind.wireName.equals(name)) {
          return kind;
        }
      }
      throw InvalidEventException.of(
          "source.kind", "must be one of api, app, model, auto_eval", name);
    }

    public String wireName() {
      return wireName;
    }
  }
}
