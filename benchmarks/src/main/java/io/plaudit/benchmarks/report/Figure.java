package io.plaudit.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One plot and its table.
 *
 * @param id the figure's name in samples, and its file's
 * @param contenders in this order; empty for all that were measured
 * @param ratios pairs of contenders that are compared
 * @param xAxis what the x axis shows where the plot is of lines; empty where it is of bars
 */
public record Figure(
    String id,
    String title,
    String unit,
    List<String> contenders,
    List<Ratio> ratios,
    String xAxis) {

  /** One contender over another. */
  public record Ratio(String numerator, String denominator) {}

  public Figure {
    contenders = List.copyOf(contenders);
    ratios = List.copyOf(ratios);
  }

  /** Bars without comparisons. */
  public static Figure bars(String id, String title, String unit, String... contenders) {
    return new Figure(id, title, unit, List.of(contenders), List.of(), "");
  }

  public static Figure lines(
      String id, String title, String unit, String xAxis, String... contenders) {
    return new Figure(id, title, unit, List.of(contenders), List.of(), xAxis);
  }

  /** The same, and one more contender compared with some others. */
  public Figure comparing(String numerator, String... denominators) {
    List<Ratio> compared = new ArrayList<>(ratios);
    for (String other : denominators) {
      compared.add(new Ratio(numerator, other));
    }
    return new Figure(id, title, unit, contenders, compared, xAxis);
  }

  boolean isOfLines() {
    return !xAxis.isEmpty();
  }

  /** The contenders that have samples. */
  List<String> present(Samples samples) {
    List<String> measured = samples.of(id).contenders();
    return contenders.isEmpty()
        ? measured
        : contenders.stream().filter(measured::contains).toList();
  }
}
