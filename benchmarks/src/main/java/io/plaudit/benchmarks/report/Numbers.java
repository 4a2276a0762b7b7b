package io.plaudit.benchmarks.report;

import java.util.Locale;

/** Numbers for people: three significant digits. */
final class Numbers {

  private static final double GROUPED_FROM = 1000;
  private static final int DIGITS = 3;

  private Numbers() {}

  static String text(double number) {
    if (Double.isNaN(number)) {
      return "–";
    }
    double size = Math.abs(number);
    if (size >= GROUPED_FROM || number == Math.rint(number)) {
      return String.format(Locale.ROOT, "%,.0f", number);
    }
    int whole = size < 1 ? 1 : (int) Math.floor(Math.log10(size)) + 1;
    return String.format(Locale.ROOT, "%." + Math.max(0, DIGITS - whole) + "f", number);
  }
}
