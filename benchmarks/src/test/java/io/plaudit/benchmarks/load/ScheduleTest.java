package io.plaudit.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

  @Test
  void aMoment_comesOnce_alsoToWhoHasNothingToDo() throws InterruptedException {
    // A step that a sleep rounds down: it wakes before the moment.
    Schedule schedule = new Schedule(Duration.ofNanos(2_300_000), Duration.ofNanos(23_000_000));
    int moments = 0;

    while (schedule.awaitNext()) {
      moments++;
    }

    assertThat(moments).isBetween(1, 10);
  }
}
