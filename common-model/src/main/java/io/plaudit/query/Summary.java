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

  private static final MathContext INNER = new MathContext(50);
  private static final MathContext ANSWER = new MathContext(16);

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
    return effectiveSize() == null ? null : round(deviation());
  }

  /** mean ± 1.96 · stddev / √(effective sample size); null where {@link #stddev} is. */
  public Interval ci95() {
    BigDecimal size = effectiveSize();
    if (size == null) {
      return null;
    }
    BigDecimal half = Z.multiply(deviation()).divide(size.sqrt(INNER), INNER);
    return new Interval(round(exactMean().subtract(half)), round(exactMean().add(half)));
  }

  /** (Σw)² / Σw², or null when that is below two (Kish's effective sample size). */
  private BigDecimal effectiveSize() {
    if (sums.weightSquared().signum() == 0) {
      return null;
    }
    BigDecimal size = sums.weight().pow(2).divide(sums.weightSquared(), INNER);
    return size.compareTo(BigDecimal.valueOf(2)) < 0 ? null : size;
  }

  private BigDecimal exactMean() {
    return sums.weightedValue().divide(sums.weight(), INNER);
  }

  private BigDecimal deviation() {
    // Both sides multiplied by Σw: the numerator stays exact, so equal values deviate by exactly 0.
    BigDecimal spread =
        sums.weightedSquare().multiply(sums.weight()).subtract(sums.weightedValue().pow(2));
    BigDecimal freedom = sums.weight().pow(2).subtract(sums.weightSquared());
    return spread.divide(freedom, INNER).sqrt(INNER);
  }

  private static BigDecimal round(BigDecimal number) {
    BigDecimal rounded = number.round(ANSWER);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }
}
