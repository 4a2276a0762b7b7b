package io.plaudit.benchmarks.report;

import io.plaudit.benchmarks.report.Svg.Anchor;
import java.util.List;

/** A line through the medians for each contender, and a dot for each sample where they are few. */
final class LinePlot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 380;
  private static final int LEFT = 80;
  private static final int RIGHT = 735;
  private static final int TOP = 70;
  private static final int FLOOR = 320;
  private static final int FEW = 60;

  private final Figure figure;
  private final Samples samples;
  private final List<String> contenders;
  private final Scale horizontal;
  private final Scale vertical;

  LinePlot(Figure figure, Samples samples) {
    this.figure = figure;
    this.samples = samples.of(figure.id());
    this.contenders = figure.present(samples);
    double farthest = this.samples.all().stream().mapToDouble(Sample::x).max().orElse(1);
    horizontal = Scale.of(farthest, LEFT, RIGHT);
    vertical = Scale.of(this.samples.values().max(), FLOOR, TOP);
  }

  String svg() {
    Svg svg = new Svg(WIDTH, HEIGHT);
    svg.text(16, 26, Anchor.START, 16, Palette.INK, figure.title());
    axes(svg);
    double legend = LEFT;
    for (int i = 0; i < contenders.size(); i++) {
      String contender = contenders.get(i);
      String colour = Palette.of(contenders, i);
      svg.rectangle(legend, 42, 12, 12, colour);
      svg.text(legend + 17, 53, Anchor.START, 12, Palette.INK, contender);
      legend += 40 + 7 * contender.length();
      line(svg, samples.by(contender), colour);
    }
    return svg.toString();
  }

  private void axes(Svg svg) {
    for (double tick : vertical.ticks()) {
      svg.line(LEFT, vertical.at(tick), RIGHT, vertical.at(tick), Palette.GRID, 1);
      svg.text(LEFT - 8, vertical.at(tick) + 4, Anchor.END, 11, Palette.FAINT, Numbers.text(tick));
    }
    for (double tick : horizontal.ticks()) {
      svg.line(horizontal.at(tick), FLOOR, horizontal.at(tick), FLOOR + 4, Palette.FAINT, 1);
      svg.text(
          horizontal.at(tick), FLOOR + 18, Anchor.MIDDLE, 11, Palette.FAINT, Numbers.text(tick));
    }
    svg.text((LEFT + RIGHT) / 2.0, FLOOR + 42, Anchor.MIDDLE, 12, Palette.FAINT, figure.xAxis());
    svg.text(RIGHT, TOP - 17, Anchor.END, 12, Palette.FAINT, figure.unit());
  }

  private void line(Svg svg, Samples own, String colour) {
    List<Double> places = own.all().stream().map(Sample::x).distinct().sorted().toList();
    for (int i = 1; i < places.size(); i++) {
      svg.line(
          horizontal.at(places.get(i - 1)),
          height(own, places.get(i - 1)),
          horizontal.at(places.get(i)),
          height(own, places.get(i)),
          colour,
          2);
    }
    if (own.all().size() <= FEW) {
      own.all()
          .forEach(one -> svg.dot(horizontal.at(one.x()), vertical.at(one.value()), 4, colour));
    }
  }

  private double height(Samples own, double x) {
    return vertical.at(own.at(x).values().median());
  }
}
