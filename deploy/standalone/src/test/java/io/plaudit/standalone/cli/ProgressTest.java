package io.plaudit.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter printed = new StringWriter();

  @Test
  void itSaysHowFarItIs_howFast_andHowLongItTakesYet() {
    long seconds = Duration.ofSeconds(10).toNanos();
    assertThat(of(4_000_000).line(1_000_000, 25_000, seconds))
        .isEqualTo(
            "[######                  ]  25 %  25,000 lines, 2,500/s, 1.0 MB, 100.0 kB/s, 0:30 left");
    assertThat(of(4_000_000).line(4_000_000, 100_000, seconds))
        .startsWith("[########################] 100 %")
        .doesNotContain("left");
  }

  @Test
  void whereTheEndIsNotKnownItSaysTheRest() {
    assertThat(of(0).line(2_500_000_000L, -1, Duration.ofSeconds(100).toNanos()))
        .isEqualTo("2.5 GB, 25.0 MB/s");
    assertThat(Progress.size(999)).isEqualTo("999 B");
  }

  @Test
  void whereNobodyLooksNothingIsDrawn() {
    Progress progress = new Progress(new PrintWriter(printed, true), false, 10, "lines");
    progress.at(5, 5);
    progress.end();
    assertThat(printed.toString()).isEmpty();
  }

  private Progress of(long total) {
    return new Progress(new PrintWriter(printed, true), true, total, "lines");
  }
}
