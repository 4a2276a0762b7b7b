package io.plaudit.model;

import java.util.Arrays;
import java.util.Locale;

/**
 * Where a feedback came from: the API that took it, and the kind of its author.
 *
 * @param dialect the name of the front door's adapter, such as {@code portkey}
 */
public record Source(String dialect, Kind kind) {

  public Source {
    if (dialect == null || !dialect.matches("[a-z][a-z0-9_-]{0,31}")) {
      throw InvalidEventException.of("source.dialect", "must match [a-z][a-z0-9_-]{0,31}", dialect);
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

    /** The kind of this name on the wire ({@code auto_eval}). */
    public static Kind of(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.wireName().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  InvalidEventException.of(
                      "source.kind", "must be one of api, app, model, auto_eval", name));
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
