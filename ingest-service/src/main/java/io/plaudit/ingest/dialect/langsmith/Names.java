package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.InvalidEventException;
import java.util.Optional;
import java.util.function.Predicate;

/** What sessions and datasets are called. */
final class Names {

  static final String FIELD = "name";

  private static final int MAX_CHARACTERS = 256;

  private Names() {}

  /** This name, if it is one that can be kept. */
  static String valid(String name) {
    if (name == null) {
      throw InvalidEventException.of(FIELD, "is required");
    }
    if (name.isBlank() || name.codePointCount(0, name.length()) > MAX_CHARACTERS) {
      throw InvalidEventException.of(FIELD, "must have 1 to " + MAX_CHARACTERS + " characters");
    }
    return name;
  }

  /** Those that {@code name} and {@code name_contains} ask for. */
  static Predicate<String> wanted(QueryParameters parameters) {
    Optional<String> whole = parameters.text(FIELD);
    Optional<String> part = parameters.text("name_contains");
    return name ->
        (whole.isEmpty() || name.equals(whole.get()))
            && (part.isEmpty() || name.contains(part.get()));
  }
}
