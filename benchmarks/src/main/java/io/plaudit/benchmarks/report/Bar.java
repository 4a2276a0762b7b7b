package io.plaudit.benchmarks.report;

import java.util.function.ToDoubleFunction;

/**
 * What is to be reached.
 *
 * @param claim in words
 * @param measure the figure that decides, NaN where it was not measured
 * @param atLeast whether the limit is the least or the most that is allowed
 */
public record Bar(String claim, ToDoubleFunction<Samples> measure, double limit, boolean atLeast) {

  /** The median ratio of two contenders is at least so much. */
  public static Bar ratioAtLeast(
      String claim, String figure, String numerator, String denominator, double limit) {
    return new Bar(
        claim, samples -> samples.ratios(figure, numerator, denominator).median(), limit, true);
  }

  /** The median of a contender is at most so much. */
  public static Bar atMost(String claim, String figure, String contender, double limit) {
    return new Bar(
        claim, samples -> samples.of(figure).by(contender).values().median(), limit, false);
  }

  boolean isMetBy(double measured) {
    return atLeast ? measured >= limit : measured <= limit;
  }
}
