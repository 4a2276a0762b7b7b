package io.plaudit.benchmarks.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.benchmarks.report.Sample;
import io.plaudit.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GrowthRowTest {

  @Test
  void flatness_isTheLastRatioOverTheFirst() {
    assertThat(GrowthRow.flatness(ratios(1, 10))).isEqualTo(0.1);
  }

  @Test
  void flatness_isNotMeasured_beforeTheStoreIsFull() {
    assertThat(GrowthRow.flatness(ratios(1, 9))).isNaN();
    assertThat(GrowthRow.flatness(ratios(2, 10))).isNaN();
    assertThat(GrowthRow.flatness(new Samples(List.of()))).isNaN();
  }

  /** After each of these steps, the ratio that is one over its number. */
  private static Samples ratios(int first, int last) {
    List<Sample> samples = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      samples.add(
          new Sample(
              "run-" + number,
              GrowthRow.RATIO,
              GrowthRow.OURS_TO_COPY,
              number * 1e6,
              1.0 / number,
              "abc"));
    }
    return new Samples(samples);
  }
}
