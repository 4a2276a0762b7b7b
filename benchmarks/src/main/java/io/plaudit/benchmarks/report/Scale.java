package io.plaudit.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A linear axis from 0 to a round number that holds the largest value. */
record Scale(double from, double to, double end, double step) {

  private static final int TICKS = 5;

  /**
   * The axis of values up to {@code largest}, drawn between two pixels.
   *
   * @param from the pixel of 0
   * @param to the pixel of the end
   */
  static Scale of(double largest, double from, double to) {
    double rough = (largest > 0 ? largest : 1) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * 10;
    for (double factor : new double[] {5, 2.5, 2, 1}) {
      if (power * factor >= rough) {
        step = power * factor;
      }
    }
    return new Scale(from, to, Math.ceil(largest / step - 1e-9) * step, step);
  }

  double at(double value) {
    return from + (to - from) * value / end;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end * (1 + 1e-9); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
