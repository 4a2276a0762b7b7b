package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Source;
import java.util.Locale;

/** The types of a feedback's source, which are the canonical kinds. */
final class SourceTypes {

  private SourceTypes() {}

  /**
   * The kind of this name. The Python SDK writes an enum's constant by its own name ({@code
   * FeedbackSourceType.API}), so only what stands behind the last dot counts, in any case.
   */
  static Source.Kind of(String field, String name) {
    String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (Source.Kind kind : Source.Kind.values()) {
      if (kind.wireName().equals(last)) {
        return kind;
      }
    }
    throw InvalidEventException.of(field, "must be one of api, app, model, auto_eval", name);
  }
}
