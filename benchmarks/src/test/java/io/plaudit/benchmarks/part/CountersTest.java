package io.plaudit.benchmarks.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountersTest {

  private final Counters counters =
      new Counters(
          """
          # TYPE checked_total counter
          checked_total{by="lookup"} 3.0
          checked_total{by="signature"} 1.0E7
          checked_total_more 5.0
          """);

  @Test
  void aCounterIsFoundByItsNameAndItsLabels() {
    assertThat(counters.get("checked_total{by=\"signature\"}")).isEqualTo(10_000_000);
    assertThat(counters.get("checked_total{by=\"lookup\"}")).isEqualTo(3);
    assertThat(counters.get("checked_total_more")).isEqualTo(5);
  }

  @Test
  void whatBeginsTheSameIsAddedUp() {
    assertThat(counters.sum("checked_total{by=")).isEqualTo(10_000_003);
    assertThat(counters.sum("unchecked")).isZero();
  }

  @Test
  void whatWasNeverCountedIsZero() {
    assertThat(counters.get("checked_total")).isZero();
    assertThat(counters.get("checked_total{by=\"nobody\"}")).isZero();
  }
}
