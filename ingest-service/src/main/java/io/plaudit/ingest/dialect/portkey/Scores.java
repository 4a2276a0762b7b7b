package io.plaudit.ingest.dialect.portkey;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.math.BigDecimal;

/** What a value may be: Portkey's rule for its own metric, the canonical one for named metrics. */
final class Scores {

  static final BigDecimal MIN = BigDecimal.valueOf(-10);
  static final BigDecimal MAX = BigDecimal.TEN;

  private static final String RULE = "an integer from -10 to 10";

  private Scores() {}

  /**
   * The value, if it may stand under this key. Without a value a named metric needs a label or a
   * comment.
   */
  static BigDecimal require(String key, BigDecimal value, boolean described) {
    if (value != null) {
      return check(key, value);
    }
    if (key.equals(Rules.DEFAULT_KEY)) {
      throw InvalidEventException.of("value", "is required: " + RULE);
    }
    if (!described) {
      throw InvalidEventException.of("value", "is required where there is no label or comment");
    }
    return null;
  }

  static BigDecimal check(String key, BigDecimal value) {
    if (key.equals(Rules.DEFAULT_KEY) && !isScore(value)) {
      throw InvalidEventException.of("value", "must be " + RULE, value);
    }
    return Rules.value(value);
  }

  private static boolean isScore(BigDecimal value) {
    // The range comes first: an integer such as 1e999999999 must never be written out.
    return value.compareTo(MIN) >= 0
        && value.compareTo(MAX) <= 0
        && value.stripTrailingZeros().scale() <= 0;
  }
}
