package io.plaudit.benchmarks.report;

import java.util.stream.DoubleStream;

/** What a handful of values says. All answers are NaN where there is no value. */
public final class Statistics {

  private final double[] sorted;

  public Statistics(DoubleStream values) {
    sorted = values.sorted().toArray();
  }

  public int count() {
    return sorted.length;
  }

  public double min() {
    return quantile(0);
  }

  public double median() {
    return quantile(0.5);
  }

  public double max() {
    return quantile(1);
  }

  /** Interpolated between neighbours. */
  public double quantile(double fraction) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = fraction * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
