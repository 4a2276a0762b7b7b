package io.plaudit.benchmarks.report;

import io.plaudit.benchmarks.report.Svg.Anchor;
import java.util.List;

/** A horizontal bar as long as the median for each contender, and a dot for each run. */
final class BarPlot {

  private static final int WIDTH = 760;
  private static final int LEFT = 230;
  private static final int RIGHT = 690;
  private static final int TOP = 50;
  private static final int ROW = 38;
  private static final int BOTTOM = 50;

  private final Figure figure;
  private final Samples samples;
  private final List<String> contenders;

  BarPlot(Figure figure, Samples samples) {
    this.figure = figure;
    this.samples = samples.of(figure.id());
    this.contenders = figure.present(samples);
  }

  String svg() {
    int floor = TOP + ROW * contenders.size();
    Svg svg = new Svg(WIDTH, floor + BOTTOM);
    Scale scale = Scale.of(samples.values().max(), LEFT, RIGHT);
    svg.text(16, 26, Anchor.START, 16, Palette.INK, figure.title());
    for (double tick : scale.ticks()) {
      svg.line(scale.at(tick), TOP - 6, scale.at(tick), floor, Palette.GRID, 1);
      svg.text(scale.at(tick), floor + 16, Anchor.MIDDLE, 11, Palette.FAINT, Numbers.text(tick));
    }
    svg.text((LEFT + RIGHT) / 2.0, floor + 38, Anchor.MIDDLE, 12, Palette.FAINT, figure.unit());
    for (int i = 0; i < contenders.size(); i++) {
      row(svg, scale, i);
    }
    return svg.toString();
  }

  private void row(Svg svg, Scale scale, int index) {
    String contender = contenders.get(index);
    Samples own = samples.by(contender);
    double middle = TOP + ROW * index + ROW / 2.0 - 4;
    double median = own.values().median();
    String colour = Palette.of(contenders, index);
    svg.text(LEFT - 10, middle + 4, Anchor.END, 13, Palette.INK, contender);
    svg.rectangle(LEFT, middle - 11, scale.at(median) - LEFT, 22, colour);
    own.all().forEach(run -> svg.dot(scale.at(run.value()), middle, 3.5, Palette.INK));
    double clear = Math.max(scale.at(own.values().max()), scale.at(median)) + 9;
    svg.text(clear, middle + 4, Anchor.START, 12, Palette.INK, Numbers.text(median));
  }
}
