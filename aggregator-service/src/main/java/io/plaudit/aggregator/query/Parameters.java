package io.plaudit.aggregator.query;

import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** The query parameters of one request; each may be given once, an unknown one is refused. */
final class Parameters {

  static final int MAX_LIMIT = 1000;
  static final int DEFAULT_LIMIT = 50;

  private static final String CONSISTENCY = "consistency";
  private static final int MAX_DIGITS = 9;
  private static final int MIN_YEAR = 1900;
  private static final int MAX_YEAR = 9998;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param rawQuery as it stands in the request line, or null
   */
  static Parameters parse(String rawQuery) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair :
        rawQuery == null ? List.<String>of() : Arrays.asList(rawQuery.split("&", -1))) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name =
          PercentCoding.decode("query", equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : PercentCoding.decode(name, pair.substring(equals + 1), true);
      if (values.put(name, value) != null) {
        throw InvalidEventException.of(name, "must be given once");
      }
    }
    return new Parameters(values);
  }

  /** Refuses every parameter that is not one of these, {@code consistency} apart. */
  Parameters only(String... names) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    Arrays.asList(names).forEach(unknown::remove);
    unknown.remove(CONSISTENCY);
    if (!unknown.isEmpty()) {
      throw InvalidEventException.of(
          "query", "must have only the parameters " + Arrays.toString(names), unknown);
    }
    isEventual();
    return this;
  }

  boolean isEventual() {
    return choice(CONSISTENCY, List.of("strong", "eventual")).equals("eventual");
  }

  /** The parameter's text, or null. */
  String text(String name) {
    return values.get(name);
  }

  String required(String name) {
    String text = values.get(name);
    if (text == null) {
      throw InvalidEventException.of(name, "is required");
    }
    return text;
  }

  /** The metric: {@code feedback} unless another is named. */
  String key() {
    String key = values.get("key");
    return key == null ? Rules.DEFAULT_KEY : Rules.key(key);
  }

  /** One of these texts; the first when the parameter is absent. */
  String choice(String name, List<String> choices) {
    String text = values.get(name);
    if (text == null) {
      return choices.get(0);
    }
    if (!choices.contains(text)) {
      throw InvalidEventException.of(name, "must be one of " + String.join(", ", choices), text);
    }
    return text;
  }

  int limit() {
    return limit(DEFAULT_LIMIT, MAX_LIMIT);
  }

  int limit(int otherwise, int max) {
    String text = values.get("limit");
    return text == null ? otherwise : wholeNumber("limit", text, 1, max);
  }

  static int wholeNumber(String name, String text, int min, int max) {
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = isNumber ? Integer.parseInt(text) : -1;
    if (number < min || number > max) {
      throw InvalidEventException.of(
          name, "must be a whole number from " + min + " to " + max, text);
    }
    return number;
  }

  UUID uuid(String name) {
    return Uuids.parse(name, required(name));
  }

  Window window() {
    return new Window(instant("from"), instant("to"));
  }

  private Instant instant(String name) {
    String text = values.get(name);
    return text == null ? null : instant(name, text);
  }

  /** An instant as ISO 8601 writes it, with an offset. */
  static Instant instant(String name, String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= MIN_YEAR && time.getYear() <= MAX_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      // Falls through to the complaint, which names the field.
    }
    throw InvalidEventException.of(
        name, "must be an ISO 8601 instant with an offset, such as 2026-01-31T12:00:00Z", text);
  }

  /** Whatever this function makes of the parameter; null when it is absent. */
  <T> T parsed(String name, Function<String, T> parser) {
    String text = values.get(name);
    return text == null ? null : parser.apply(text);
  }
}
