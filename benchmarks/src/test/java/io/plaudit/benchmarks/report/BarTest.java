package io.plaudit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BarTest {

  private static final Bar LATENCY =
      Bar.atMost("p99 ≤ 10 ms", "p99", "ours", 10).under("sent", "ours", "asked");

  @Test
  void whatWasNotMeasured_hasNoVerdict() {
    assertThat(LATENCY.verdict(new Samples(List.of()))).isEmpty();
  }

  @Test
  void aLatencyUnderTheLoadThatWasAskedFor_isMeasuredByItsLimit() {
    assertThat(verdict(9.9, 980)).isEqualTo("met");
    assertThat(verdict(10.1, 1_000)).isEqualTo("**not met**");
  }

  @Test
  void aLatencyUnderLessLoad_isNotMet_howeverShortItIs() {
    assertThat(verdict(1, 979)).isEqualTo("**not met** (the load was not reached)");
  }

  @Test
  void oneRoundThatWasSentLess_isEnough() {
    Samples samples =
        new Samples(
            List.of(
                sample("1", "p99", "ours", 1),
                sample("1", "sent", "ours", 1_000),
                sample("1", "sent", "asked", 1_000),
                sample("2", "sent", "ours", 500),
                sample("2", "sent", "asked", 1_000)));

    assertThat(LATENCY.verdict(samples)).contains("the load was not reached");
  }

  @Test
  void aLatencyUnderAnUnknownLoad_isNotMet() {
    Samples samples = new Samples(List.of(sample("1", "p99", "ours", 1)));

    assertThat(LATENCY.verdict(samples)).contains("the load was not reached");
  }

  private static String verdict(double milliseconds, double sent) {
    return LATENCY.verdict(
        new Samples(
            List.of(
                sample("1", "p99", "ours", milliseconds),
                sample("1", "sent", "ours", sent),
                sample("1", "sent", "asked", 1_000))));
  }

  private static Sample sample(String round, String figure, String contender, double value) {
    return new Sample(round, figure, contender, Double.NaN, value, "abc");
  }
}
