package io.plaudit.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Where a value stands in a distribution: exact up to two significant digits, else rounded to two
 * (half to even). A pure function of the value, so that what was added can be subtracted.
 */
public final class DistributionBucket {

  private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_EVEN);

  private DistributionBucket() {}

  /** The bucket of a value, normalised; null for null. */
  public static BigDecimal of(BigDecimal value) {
    if (value == null) {
      return null;
    }
    BigDecimal rounded = value.round(TWO_DIGITS).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
