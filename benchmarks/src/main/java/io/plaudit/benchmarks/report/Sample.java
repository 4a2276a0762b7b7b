package io.plaudit.benchmarks.report;

import java.util.List;

/**
 * One measured figure.
 *
 * @param round samples of one round are compared with each other; rounds have unique names
 * @param figure what was measured, such as {@code single.64.rate}
 * @param contender whose it is
 * @param x where on the x axis; NaN where the figure has none
 * @param build of the product that was measured
 */
public record Sample(
    String round, String figure, String contender, double x, double value, String build) {

  static final String HEADER = "round,figure,contender,x,value,build";

  private static final int FIELDS = 6;

  public Sample {
    for (String text : List.of(round, figure, contender, build)) {
      if (text.contains(",") || text.contains("\n")) {
        throw new IllegalArgumentException("no name of a sample has commas: " + text);
      }
    }
  }

  String line() {
    return String.join(
        ",",
        round,
        figure,
        contender,
        Double.isNaN(x) ? "" : Double.toString(x),
        Double.toString(value),
        build);
  }

  static Sample parse(String line) {
    String[] fields = line.split(",", FIELDS);
    return new Sample(
        fields[0],
        fields[1],
        fields[2],
        fields[3].isEmpty() ? Double.NaN : Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]),
        fields[5]);
  }
}
