package io.plaudit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

final class PlotTest {

  @Test
  void scale_endsAtARoundNumberThatHoldsTheLargest() {
    Scale scale = Scale.of(83_950, 0, 100);

    assertThat(scale.end()).isEqualTo(100_000);
    assertThat(scale.ticks()).containsExactly(0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0, 1e5);
    assertThat(scale.at(50_000)).isEqualTo(50);
  }

  @Test
  void bars_showADotForEachRun() throws Exception {
    Figure figure = Figure.bars("rate", "Rates < 5 & more", "events/s");
    Samples samples = new Samples(List.of(sample("1", 10), sample("2", 20), sample("3", 30)));

    Element svg = parse(new BarPlot(figure, samples).svg());

    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
  }

  @Test
  void lines_joinTheirPlacesInOrder() throws Exception {
    Figure figure = Figure.lines("rate", "Growth", "events/s", "stored", "Plaudit");
    Samples samples =
        new Samples(
            List.of(
                new Sample("2", "rate", "Plaudit", 2, 20, "abc"),
                new Sample("1", "rate", "Plaudit", 1, 10, "abc")));

    Element svg = parse(new LinePlot(figure, samples).svg());

    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }

  private static Sample sample(String round, double value) {
    return new Sample(round, "rate", "Plaudit", Double.NaN, value, "abc");
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }
}
