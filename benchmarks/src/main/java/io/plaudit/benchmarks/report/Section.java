package io.plaudit.benchmarks.report;

import java.util.List;

/**
 * What the report says of a row.
 *
 * @param id the row's name on the command line
 * @param explanation what was measured and how, in Markdown
 */
public record Section(
    String id, String title, String explanation, List<Figure> figures, List<Bar> bars) {

  public Section {
    figures = List.copyOf(figures);
    bars = List.copyOf(bars);
  }
}
