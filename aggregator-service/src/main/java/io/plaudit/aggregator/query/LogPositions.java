package io.plaudit.aggregator.query;

import io.plaudit.model.InvalidEventException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far the log is read: the next offset of each partition, written {@code 0:17,1:4}. A partition
 * that is not named is not begun.
 */
record LogPositions(Map<Integer, Long> next) {

  private static final Pattern SYNTAX =
      Pattern.compile("([0-9]{1,6}:[0-9]{1,18}(,[0-9]{1,6}:[0-9]{1,18})*)?");

  LogPositions {
    next = new TreeMap<>(next);
  }

  /**
   * Reads a text.
   *
   * @param field that complaints name
   */
  static LogPositions parse(String field, String text) {
    Map<Integer, Long> next = new TreeMap<>();
    boolean known = SYNTAX.matcher(text).matches();
    for (String part : known && !text.isEmpty() ? text.split(",", -1) : new String[0]) {
      int colon = part.indexOf(':');
      known &=
          next.put(
                  Integer.valueOf(part.substring(0, colon)),
                  Long.valueOf(part.substring(colon + 1)))
              == null;
    }
    if (!known) {
      throw InvalidEventException.of(
          field, "must be next offsets by partition, such as 0:17,1:4", text);
    }
    return new LogPositions(next);
  }

  long of(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** Of each partition what is farther. */
  LogPositions orLater(LogPositions other) {
    Map<Integer, Long> later = new TreeMap<>(next);
    other.next.forEach((partition, offset) -> later.merge(partition, offset, Math::max));
    return new LogPositions(later);
  }

  @Override
  public String toString() {
    return next.entrySet().stream()
        .map(of -> of.getKey() + ":" + of.getValue())
        .collect(Collectors.joining(","));
  }
}
