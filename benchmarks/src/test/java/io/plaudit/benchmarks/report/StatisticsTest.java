package io.plaudit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class StatisticsTest {

  @Test
  void median_ofAnEvenNumber_liesBetweenTheTwoInTheMiddle() {
    assertThat(of(4, 1, 3, 2).median()).isEqualTo(2.5);
  }

  @Test
  void quantile_interpolatesBetweenNeighbours() {
    assertThat(of(10, 20, 30, 40, 50).quantile(0.9)).isEqualTo(46);
  }

  @Test
  void ofNothing_isNotANumber() {
    assertThat(of().median()).isNaN();
    assertThat(of().max()).isNaN();
  }

  private static Statistics of(double... values) {
    return new Statistics(DoubleStream.of(values));
  }
}
