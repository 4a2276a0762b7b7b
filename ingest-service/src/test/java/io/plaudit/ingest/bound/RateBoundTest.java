package io.plaudit.ingest.bound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateBoundTest {

  private static final int PER_MINUTE = 6;
  private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);

  /** Where the JVM's clock may stand: about to turn over. */
  private long now = Long.MAX_VALUE - TEN_SECONDS;

  private final RateBound bound = new RateBound(PER_MINUTE, () -> now);

  @Test
  void aMinutesWorthAtOnce_andThenAsMuchAsFlowsBack() {
    assertThat(allowed("a", 10)).isEqualTo(PER_MINUTE);
    assertThat(allowed("b", 10)).isEqualTo(PER_MINUTE);

    now += TEN_SECONDS - 1;
    assertThat(allowed("a", 10)).isZero();
    now += 1;
    assertThat(allowed("a", 10)).isEqualTo(1);
    now += 3 * TEN_SECONDS;
    assertThat(allowed("a", 10)).isEqualTo(3);
    now += 100 * TEN_SECONDS;
    assertThat(allowed("a", 10)).isEqualTo(PER_MINUTE);
  }

  @Test
  void whatWasUsedIsNotForgottenWhenTheMinuteTurns() {
    now += 5 * TEN_SECONDS;
    assertThat(allowed("a", 10)).isEqualTo(PER_MINUTE);
    now += 2 * TEN_SECONDS;

    assertThat(allowed("a", 10)).isEqualTo(2);
    assertThat(allowed("a", 10)).isZero();
  }

  @Test
  void whoKeepsAskingIsNotPunishedForIt() {
    for (int i = 0; i < 60; i++) {
      bound.allows("a");
      now += TEN_SECONDS / 10;
    }

    assertThat(allowed("a", 10)).isLessThanOrEqualTo(1);
    now += 6 * TEN_SECONDS;
    assertThat(allowed("a", 10)).isEqualTo(PER_MINUTE);
  }

  @Test
  void manyNamesInAMinuteMakeItForgetTheOldestOnly() {
    assertThat(allowed("a", 10)).isEqualTo(PER_MINUTE);
    IntStream.range(0, 100_000).forEach(i -> bound.allows("name" + i));
    assertThat(allowed("a", 10)).isZero();

    IntStream.range(0, 250_000).forEach(i -> bound.allows("other" + i));
    assertThat(allowed("a", 10)).isEqualTo(PER_MINUTE);
  }

  private int allowed(String name, int asked) {
    return (int) IntStream.range(0, asked).filter(i -> bound.allows(name)).count();
  }
}
