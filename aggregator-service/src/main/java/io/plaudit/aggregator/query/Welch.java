package io.plaudit.aggregator.query;

import io.plaudit.query.Summary;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's t-test for two means (Welch 1947, "The generalization of Student's problem when several
 * different population variances are involved"), with effective sample sizes in the place of counts
 * and the degrees of freedom of Welch and Satterthwaite made of them. A statistic: computed in
 * doubles.
 *
 * @param error the standard error of the difference of the means; 0 where neither side varies
 */
record Welch(double error, double freedom) {

  private static final double BOTH_TAILS = 0.05;

  /**
   * Of two samples, each of an effective size of at least two.
   *
   * <p>Where one of them does not vary at all it is taken to vary as the other does: ten thumbs of
   * ten that went up do not show that none ever goes down, and an error of 0 would make a certainty
   * of any difference from them.
   */
  static Welch of(Summary a, Summary b) {
    double deviationOfA = a.stddev().doubleValue();
    double deviationOfB = b.stddev().doubleValue();
    return of(
        deviationOfA == 0 ? deviationOfB : deviationOfA,
        a.effectiveSize().doubleValue(),
        deviationOfB == 0 ? deviationOfA : deviationOfB,
        b.effectiveSize().doubleValue());
  }

  private static Welch of(
      double deviationOfA, double sizeOfA, double deviationOfB, double sizeOfB) {
    double a = deviationOfA * deviationOfA / sizeOfA;
    double b = deviationOfB * deviationOfB / sizeOfB;
    double both = a + b;
    if (both == 0) {
      return new Welch(0, sizeOfA + sizeOfB - 2);
    }
    // Shares of the whole, whose squares neither overflow nor vanish.
    double shareOfA = a / both;
    double shareOfB = b / both;
    return new Welch(
        Math.sqrt(both),
        1 / (shareOfA * shareOfA / (sizeOfA - 1) + shareOfB * shareOfB / (sizeOfB - 1)));
  }

  /** Half the width of the interval that holds the difference 95 times of 100. */
  double margin() {
    return error * TDistribution.of(freedom).inverseSurvivalProbability(BOTH_TAILS / 2);
  }

  /** How often means of the same population would lie so far apart; the error must not be 0. */
  double pValue(double difference) {
    return 2 * TDistribution.of(freedom).survivalProbability(Math.abs(difference) / error);
  }
}
