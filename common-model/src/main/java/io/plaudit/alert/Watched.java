package io.plaudit.alert;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/**
 * The feedback that a rule looks at.
 *
 * @param key of the metric
 * @param tag empty: everything of the key
 * @param value of the tag; empty: each of its values by itself
 * @param window how far back, in whole hours, from {@link #SHORTEST} to {@link #LONGEST}
 */
public record Watched(String key, Optional<String> tag, Optional<String> value, Duration window) {

  public static final Duration SHORTEST = Duration.ofHours(1);
  public static final Duration LONGEST = Duration.ofDays(30);

  private static final int MAX_WINDOW_CHARACTERS = 20;

  public Watched {
    Rules.key(key);
    if (value.isPresent() && tag.isEmpty()) {
      throw InvalidEventException.of("value", "needs a tag whose value it is");
    }
    if (tag.isPresent() && value.isPresent()) {
      Rules.storable("value", Rules.tagValue(tag.get(), value.get()));
    }
    if (window.compareTo(SHORTEST) < 0
        || window.compareTo(LONGEST) > 0
        || !Duration.ofHours(window.toHours()).equals(window)) {
      throw badWindow(window);
    }
  }

  /** A window as ISO 8601 writes it: {@code PT6H}, {@code P7D}. */
  public static Duration window(String text) {
    try {
      if (text.length() <= MAX_WINDOW_CHARACTERS) {
        return Duration.parse(text);
      }
    } catch (DateTimeException e) {
      throw badWindow(text);
    }
    throw badWindow(text);
  }

  /** The window in its shortest form: days where there are whole ones. */
  public String windowText() {
    boolean wholeDays = window.equals(Duration.ofDays(window.toDays()));
    return wholeDays ? "P" + window.toDays() + "D" : "PT" + window.toHours() + "H";
  }

  /** Whether there can be several alerts of the rule at once, one of each value. */
  public boolean isOfEachValue() {
    return tag.isPresent() && value.isEmpty();
  }

  private static InvalidEventException badWindow(Object window) {
    return InvalidEventException.of(
        "window", "must be whole hours from PT1H to P30D, such as PT6H or P7D", window);
  }
}
