package io.plaudit.aggregator.query;

import io.plaudit.query.Summary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Two summaries side by side: how far apart their means are, whether that can be told from chance,
 * and which is the better one. Pure arithmetic.
 *
 * @param lowerIsBetter whether the better one is that with the lower mean
 * @param difference b's mean less a's, to 16 significant digits; null where either has none
 * @param ci95 of the difference; null below an effective size of two on either side
 * @param pValue of Welch's test; null where there is no interval, and where neither side varies
 */
record Comparison(
    Summary a,
    Summary b,
    boolean lowerIsBetter,
    BigDecimal difference,
    Summary.Interval ci95,
    Double pValue) {

  /** An effective size that each side must have before one is said to be better. */
  static final int ENOUGH = 10;

  private static final MathContext INNER = new MathContext(34);
  private static final MathContext ANSWER = new MathContext(16);
  private static final MathContext TWO_DIGITS = new MathContext(2);

  /** What can be said. */
  enum Verdict {
    A_BETTER,
    B_BETTER,
    /** The interval holds 0. */
    NO_DIFFERENCE,
    /** Either side has an effective size below {@value Comparison#ENOUGH}. */
    TOO_FEW,
    /** All values of both sides are the same one. */
    EQUAL;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Comparison of(Summary a, Summary b, boolean lowerIsBetter) {
    if (a.mean() == null || b.mean() == null) {
      return new Comparison(a, b, lowerIsBetter, null, null, null);
    }
    BigDecimal difference = mean(b).subtract(mean(a)).round(ANSWER);
    if (a.isBelow(2) || b.isBelow(2)) {
      return new Comparison(a, b, lowerIsBetter, difference, null, null);
    }
    Welch test = Welch.of(a, b);
    BigDecimal margin = new BigDecimal(test.margin());
    Summary.Interval ci95 =
        new Summary.Interval(
            difference.subtract(margin).round(ANSWER), difference.add(margin).round(ANSWER));
    Double pValue = test.error() == 0 ? null : test.pValue(difference.doubleValue());
    return new Comparison(a, b, lowerIsBetter, difference, ci95, pValue);
  }

  private static BigDecimal mean(Summary summary) {
    return summary.sums().weightedValue().divide(summary.sums().weight(), INNER);
  }

  Verdict verdict() {
    if (a.isBelow(ENOUGH) || b.isBelow(ENOUGH)) {
      return Verdict.TOO_FEW;
    }
    if (ci95.low().signum() <= 0 && ci95.high().signum() >= 0) {
      return pValue == null ? Verdict.EQUAL : Verdict.NO_DIFFERENCE;
    }
    return (difference.signum() > 0) == lowerIsBetter ? Verdict.A_BETTER : Verdict.B_BETTER;
  }

  /** The verdict as a sentence, the margin rounded to two digits and the difference with it. */
  String text() {
    return switch (verdict()) {
      case TOO_FEW ->
          "Too few to tell: A counts as %s feedbacks, B as %s, and it takes %d each"
              .formatted(size(a), size(b), ENOUGH);
      case EQUAL -> "A and B are equal: every value is " + plain(a.mean());
      case NO_DIFFERENCE ->
          "No difference can be seen: B - A is %s (95 %%)".formatted(rounded(difference));
      case A_BETTER -> better("A");
      case B_BETTER -> better("B");
    };
  }

  private String better(String which) {
    String few = a.isFew() || b.isFew() ? ", from few feedbacks" : "";
    return "%s is better by %s (95 %%%s)%s"
        .formatted(which, rounded(difference.abs()), lowerIsBetter ? "; lower is better" : "", few);
  }

  private String rounded(BigDecimal number) {
    BigDecimal margin =
        ci95.high().subtract(ci95.low()).divide(BigDecimal.valueOf(2), INNER).round(TWO_DIGITS);
    return margin.signum() == 0
        ? plain(number) + " ± 0"
        : number.setScale(margin.scale(), RoundingMode.HALF_EVEN).toPlainString()
            + " ± "
            + margin.toPlainString();
  }

  private static String size(Summary summary) {
    return plain(summary.effectiveSize().setScale(1, RoundingMode.DOWN));
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
