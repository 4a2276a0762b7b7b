package io.plaudit.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;

/**
 * The answer to "how good is it": sums and what follows from them. Sums are exact decimals; the
 * mean, the deviation and the interval are rounded to 16 significant digits.
 *
 * @param distribution the most frequent values and labels, most frequent first, at most {@value
 *     #MAX_DISTRIBUTION}
 * @param firstAt null when there is no feedback
 */
public record Summary(
    String key, Sums sums, List<Entry> distribution, Instant firstAt, Instant lastAt) {

  public static final int MAX_DISTRIBUTION = 100;

  /**
   * Below so large an effective sample size an interval promises more than it keeps: it takes the
   * mean for normally distributed, and the deviation for known. At 30 Student's factor would be
   * 2.05 in place of 1.96, at 10 it would be 2.26, at 3 it would be 4.30.
   */
  public static final int FEW = 30;

  private static final MathContext INNER = new MathContext(34);
  private static final MathContext ANSWER = new MathContext(16);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** The normal distribution's 97.5 % quantile. */
  private static final BigDecimal Z = new BigDecimal("1.959963984540054");

  public Summary {
    distribution = List.copyOf(distribution);
  }

  /**
   * One value or label and how often it was given.
   *
   * @param value rounded to two significant digits; null for a label alone
   * @param weight Σw of these feedbacks
   */
  public record Entry(BigDecimal value, String label, long count, BigDecimal weight) {}

  /** A closed interval. */
  public record Interval(BigDecimal low, BigDecimal high) {}

  /** Σ(v·w) / Σw; null when Σw is 0. */
  public BigDecimal mean() {
    return sums.weight().signum() == 0 ? null : round(exactMean());
  }

  /**
   * The standard deviation of the values, by the unbiased estimate for reliability weights: its
   * square is (Σw·v² − (Σw·v)²/Σw) / (Σw − Σw²/Σw). Null below an effective sample size of two.
   */
  public BigDecimal stddev() {
    return isBelow(2) ? null : round(root(variance()));
  }

  /** mean ± 1.96 · stddev / √(effective sample size); null where {@link #stddev} is. */
  public Interval ci95() {
    if (isBelow(2)) {
      return null;
    }
    BigDecimal error = root(variance().multiply(sums.weightSquared())).divide(sums.weight(), INNER);
    BigDecimal half = Z.multiply(error);
    return new Interval(round(exactMean().subtract(half)), round(exactMean().add(half)));
  }

  /** (Σw)² / Σw², Kish's effective sample size: how many feedbacks of weight 1 say as much. */
  public BigDecimal effectiveSize() {
    return sums.weightSquared().signum() == 0
        ? BigDecimal.ZERO
        : round(sums.weight().pow(2).divide(sums.weightSquared(), INNER));
  }

  /** Whether the effective sample size is below {@value #FEW}. */
  public boolean isFew() {
    return isBelow(FEW);
  }

  /** Whether the effective sample size is, exactly. */
  public boolean isBelow(int size) {
    return sums.weightSquared().signum() == 0
        || sums.weight().pow(2).compareTo(sums.weightSquared().multiply(BigDecimal.valueOf(size)))
            < 0;
  }

  private BigDecimal exactMean() {
    return sums.weightedValue().divide(sums.weight(), INNER);
  }

  private BigDecimal variance() {
    // Both sides multiplied by Σw: the numerator stays exact, so equal values deviate by exactly 0.
    BigDecimal spread =
        sums.weightedSquare().multiply(sums.weight()).subtract(sums.weightedValue().pow(2));
    BigDecimal freedom = sums.weight().pow(2).subtract(sums.weightSquared());
    return spread.divide(freedom, INNER);
  }

  /** The square root, by one of Newton's steps from that of a double: some 30 digits. */
  private static BigDecimal root(BigDecimal square) {
    if (square.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal near = new BigDecimal(Math.sqrt(square.doubleValue()));
    return near.add(square.divide(near, INNER)).divide(TWO, INNER);
  }

  private static BigDecimal round(BigDecimal number) {
    BigDecimal rounded = number.round(ANSWER);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }
}
