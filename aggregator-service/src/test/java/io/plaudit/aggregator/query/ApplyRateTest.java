package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ApplyRateTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ApplyRate rate = new ApplyRate();

  @Test
  void isUnknownUntilItWasMeasuredForASecond() {
    rate.observe(0, 100, 10_000);
    rate.observe(SECOND / 2, 600, 10_000);
    assertThat(rate.perSecond(SECOND / 2)).isEmpty();
    rate.observe(SECOND, 1_100, 10_000);
    assertThat(rate.perSecond(SECOND)).hasValue(1_000);
  }

  @Test
  void isNoughtWhereNothingMoves() {
    rate.observe(0, 5, 10);
    rate.observe(SECOND, 5, 10);
    assertThat(rate.perSecond(SECOND)).hasValue(0);
  }

  @Test
  void saysNothingOfTimesWhenTheStoreHadCaughtUp() {
    // One event a second arrives and is applied at once: that is no limit of the store.
    for (int i = 0; i < 10; i++) {
      rate.observe(i * SECOND, i, i + 1L);
    }
    assertThat(rate.perSecond(10 * SECOND)).isEmpty();
  }

  @Test
  void isForgottenWhenNobodyLooked() {
    rate.observe(0, 5, 10);
    rate.observe(SECOND, 5, 10);
    assertThat(rate.perSecond(6 * SECOND)).hasValue(0);
    assertThat(rate.perSecond(7 * SECOND)).isEmpty();
    rate.observe(20 * SECOND, 5, 10);
    assertThat(rate.perSecond(20 * SECOND)).isEmpty();
  }

  @Test
  void followsAChange() {
    rate.observe(0, 0, 1_000_000);
    rate.observe(SECOND, 0, 1_000_000);
    rate.observe(3 * SECOND, 0, 1_000_000);
    rate.observe(4 * SECOND, 50_000, 1_000_000);
    assertThat(rate.perSecond(4 * SECOND)).hasValue(50_000);
  }
}
