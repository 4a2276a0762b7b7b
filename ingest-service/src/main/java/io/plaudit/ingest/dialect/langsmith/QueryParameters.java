package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The query parameters of a read, by type. A list is a repeated parameter; a single one that is
 * blank is absent. An unknown one is refused: leaving a filter out would answer another question.
 */
final class QueryParameters {

  private static final int MAX_DIGITS = 9;

  private final DialectRequest request;

  QueryParameters(DialectRequest request, Set<String> known) {
    this.request = request;
    for (String name : new TreeSet<>(request.query().keySet())) {
      if (!known.contains(name)) {
        throw InvalidEventException.of("query", "has an unknown parameter", name);
      }
    }
  }

  /** All values of a parameter. */
  List<String> texts(String name) {
    return request.query().getOrDefault(name, List.of()).stream()
        .map(text -> Rules.storable(field(name), text))
        .toList();
  }

  /** The first JavaScript SDKs join several with commas. */
  List<UUID> uuids(String name) {
    return texts(name).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(text -> Uuids.parse(field(name), text.strip()))
        .toList();
  }

  Optional<UUID> uuid(String name) {
    return request.parameter(name).map(text -> Uuids.parse(field(name), text));
  }

  Optional<String> text(String name) {
    return request.parameter(name).map(text -> Rules.storable(field(name), text));
  }

  Optional<Instant> instant(String name) {
    return request.parameter(name).map(text -> Times.parse(field(name), text));
  }

  /** Python writes True and False. */
  Optional<Boolean> bool(String name) {
    return request
        .parameter(name)
        .map(
            text -> {
              if (text.equalsIgnoreCase("true") || text.equals("1")) {
                return true;
              }
              if (text.equalsIgnoreCase("false") || text.equals("0")) {
                return false;
              }
              throw InvalidEventException.of(field(name), "must be true or false", text);
            });
  }

  int whole(String name, int otherwise, int min, int max) {
    Optional<String> text = request.parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String digits = text.get();
    boolean isNumber =
        digits.length() <= MAX_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = isNumber ? Integer.parseInt(digits) : -1;
    if (number < min || number > max) {
      throw InvalidEventException.of(
          field(name), "must be a whole number from " + min + " to " + max, digits);
    }
    return number;
  }

  static String field(String name) {
    return "query." + name;
  }
}
