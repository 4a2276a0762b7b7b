package io.plaudit.alert;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * When an alert fires: when it is as good as certain (95 %) that the mean is on this side of the
 * threshold.
 *
 * @param threshold a decimal under the rule of values
 * @param minimumSample the effective sample size (Σw)²/Σw² below which nothing is certain
 */
public record Condition(Side side, BigDecimal threshold, long minimumSample) {

  /** What counts where nothing is said. */
  public static final long USUAL_SAMPLE = 10;

  /** Of less there is no interval. */
  public static final long LEAST_SAMPLE = 2;

  public static final long LARGEST_SAMPLE = 1_000_000_000;

  /** Of the threshold. */
  public enum Side {
    /** The upper end of the interval is below the threshold. */
    BELOW,
    /** The lower end of the interval is above the threshold. */
    ABOVE;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The side of this name. */
    public static Side of(String name) {
      for (Side side : values()) {
        if (side.wireName().equals(name)) {
          return side;
        }
      }
      throw InvalidEventException.of("condition", "must be below or above", name);
    }
  }

  public Condition {
    threshold = Rules.decimal("threshold", threshold);
    if (minimumSample < LEAST_SAMPLE || minimumSample > LARGEST_SAMPLE) {
      throw InvalidEventException.of(
          "minimum_sample",
          "must be a whole number from " + LEAST_SAMPLE + " to " + LARGEST_SAMPLE,
          minimumSample);
    }
  }
}
