package io.plaudit.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code report.md} and a plot for each figure, from whatever rows have results. */
public final class Report {

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  public Report(Results results) {
    this.results = results;
  }

  public void write(List<Section> sections) throws IOException {
    line("# Benchmarks");
    line("");
    line(results.machine());
    line("## Bars");
    line("");
    line("| row | bar | measured | | build |");
    line("|---|---|---|---|---|");
    for (Section section : sections) {
      Samples samples = results.samples(section.id());
      if (!samples.isEmpty()) {
        section.bars().forEach(bar -> bar(section.id(), bar, samples));
      }
    }
    line("");
    for (Section section : sections) {
      Samples samples = results.samples(section.id());
      if (!samples.isEmpty()) {
        section(section, samples);
      }
    }
    results.write("report.md", text.toString());
  }

  private void bar(String row, Bar bar, Samples samples) {
    String measured = Numbers.text(bar.measure().applyAsDouble(samples));
    line(cells(row, bar.claim(), measured, bar.verdict(samples), builds(samples)));
  }

  private void section(Section section, Samples samples) throws IOException {
    line("## (" + section.id() + ") " + section.title());
    line("");
    line(section.explanation().strip());
    line("");
    line("Measured: " + builds(samples) + ".");
    line("");
    for (Figure figure : section.figures()) {
      if (!figure.present(samples).isEmpty()) {
        figure(figure, samples);
      }
    }
  }

  private void figure(Figure figure, Samples samples) throws IOException {
    line("### " + figure.title());
    line("");
    line("![" + figure.title() + "](" + figure.id() + ".svg)");
    line("");
    results.write(
        figure.id() + ".svg",
        figure.isOfLines()
            ? new LinePlot(figure, samples).svg()
            : new BarPlot(figure, samples).svg());
    if (figure.isOfLines()) {
      lineTable(figure, samples.of(figure.id()));
    } else {
      barTable(figure, samples);
    }
    line("");
  }

  private void barTable(Figure figure, Samples samples) {
    line("| " + figure.unit() + " | median | min | max | runs |");
    line("|---|---:|---:|---:|---:|");
    for (String contender : figure.present(samples)) {
      statistics(contender, samples.of(figure.id()).by(contender).values());
    }
    for (Figure.Ratio ratio : figure.ratios()) {
      Statistics paired = samples.ratios(figure.id(), ratio.numerator(), ratio.denominator());
      if (paired.count() > 0) {
        statistics("**" + ratio.numerator() + " / " + ratio.denominator() + "**", paired);
      }
    }
  }

  private void statistics(String name, Statistics values) {
    line(
        cells(
            name,
            Numbers.text(values.median()),
            Numbers.text(values.min()),
            Numbers.text(values.max()),
            "" + values.count()));
  }

  /** One line for each x, of at most so many as a person reads: the plot shows the rest. */
  private void lineTable(Figure figure, Samples samples) {
    List<String> contenders = figure.contenders();
    List<Double> places = samples.all().stream().map(Sample::x).distinct().sorted().toList();
    line("| " + figure.xAxis() + " | " + String.join(" | ", contenders) + " |");
    line("|---:|" + "---:|".repeat(contenders.size()));
    int step = Math.max(1, places.size() / 12);
    for (int i = 0; i < places.size(); i += step) {
      double x = places.get(i);
      List<String> row = new ArrayList<>(List.of(Numbers.text(x)));
      for (String contender : contenders) {
        row.add(Numbers.text(samples.by(contender).at(x).values().median()));
      }
      line(cells(row.toArray(String[]::new)));
    }
  }

  /** Runs are never mixed, but files may have been. */
  private static String builds(Samples samples) {
    List<String> builds = samples.builds();
    return (builds.size() > 1 ? "**several builds:** " : "") + String.join(" and ", builds);
  }

  private static String cells(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private void line(String words) {
    text.append(words).append('\n');
  }
}
