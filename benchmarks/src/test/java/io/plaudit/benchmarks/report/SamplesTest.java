package io.plaudit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SamplesTest {

  @Test
  void ratios_compareWithinARound_soThatAMachineThatSlowsDownDoesNotCount() {
    Samples samples =
        new Samples(
            List.of(
                sample("1", "ours", 50), sample("1", "limit", 100),
                sample("2", "ours", 5), sample("2", "limit", 10)));

    Statistics ratios = samples.ratios("rate", "ours", "limit");

    assertThat(ratios.min()).isEqualTo(0.5);
    assertThat(ratios.max()).isEqualTo(0.5);
  }

  @Test
  void ratios_ofARoundThatLacksOne_areLeftOut() {
    Samples samples = new Samples(List.of(sample("1", "ours", 50), sample("2", "limit", 100)));

    assertThat(samples.ratios("rate", "ours", "limit").count()).isZero();
  }

  @Test
  void aSample_comesBackFromItsLine() {
    Sample bar = sample("1", "ours", 0.1);
    Sample place = new Sample("1", "growth", "ours", 1e6, 75_000.25, "abc with -Xmx2g");

    assertThat(Sample.parse(bar.line())).isEqualTo(bar);
    assertThat(Sample.parse(place.line())).isEqualTo(place);
  }

  private static Sample sample(String round, String contender, double value) {
    return new Sample(round, "rate", contender, Double.NaN, value, "abc");
  }
}
