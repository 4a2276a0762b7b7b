package io.plaudit.benchmarks.report;

import java.util.function.ToDoubleFunction;

/**
 * What is to be reached.
 *
 * @param claim in words
 * @param measure the figure that decides, NaN where it was not measured
 * @param atLeast whether the limit is the least or the most that is allowed
 * @param load what was sent, of what was asked for, in the round where that was least; 1 where the
 *     claim is not of a rate
 */
public record Bar(
    String claim,
    ToDoubleFunction<Samples> measure,
    double limit,
    boolean atLeast,
    ToDoubleFunction<Samples> load) {

  /** Of what was asked for; a system that is sent less has an easier time. */
  private static final double REACHED = 0.98;

  public Bar(String claim, ToDoubleFunction<Samples> measure, double limit, boolean atLeast) {
    this(claim, measure, limit, atLeast, samples -> 1);
  }

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

  /** The same claim, which says nothing unless the load was there. */
  public Bar under(String figure, String sent, String asked) {
    return new Bar(
        claim, measure, limit, atLeast, samples -> samples.ratios(figure, sent, asked).min());
  }

  /** Whether it is met, in Markdown; empty where it was not measured. */
  String verdict(Samples samples) {
    double measured = measure.applyAsDouble(samples);
    if (Double.isNaN(measured)) {
      return "";
    }
    // Turned around, so that a load of which nothing is known was not reached.
    if (!(load.applyAsDouble(samples) >= REACHED)) {
      return "**not met** (the load was not reached)";
    }
    return (atLeast ? measured >= limit : measured <= limit) ? "met" : "**not met**";
  }
}
