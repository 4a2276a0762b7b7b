package io.plaudit.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

  @Test
  void noMomentIsLeftOut_howeverLateItIsAskedFor() throws InterruptedException {
    // A step that a sleep rounds down: it wakes before the moment.
    Schedule schedule = new Schedule(Duration.ofNanos(2_300_000), Duration.ofNanos(23_000_000));
    List<Long> due = new ArrayList<>();

    OptionalLong moment = schedule.awaitNext();
    while (moment.isPresent()) {
      due.add(moment.getAsLong());
      while (due.size() == 3 && System.nanoTime() - due.get(2) < 15_000_000) {
        Thread.onSpinWait();
      }
      moment = schedule.awaitNext();
    }

    assertThat(due).hasSize(10);
    for (int i = 1; i < due.size(); i++) {
      assertThat(due.get(i) - due.get(i - 1)).isEqualTo(2_300_000);
    }
  }
}
