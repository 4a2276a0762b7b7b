package io.plaudit.ingest.bound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class TimeBoundTest {

  private final TimeBound<Object> none = new TimeBound<>(Duration.ZERO);
  private final Object first = new Object();
  private final Object second = new Object();

  @Test
  void what_takes_longer_is_overdue_once_and_the_oldest_first() {
    none.begin(first);
    none.begin(second);

    assertThat(none.overdue()).containsExactly(first, second);
    assertThat(none.overdue()).isEmpty();
  }

  @Test
  void what_has_ended_is_not_overdue() {
    TimeBound.Running<Object> begun = none.begin(first);
    none.begin(second);
    none.end(begun);
    none.end(begun);

    assertThat(none.overdue()).containsExactly(second);
  }

  @Test
  void what_was_overdue_may_still_end_and_others_go_on() {
    TimeBound.Running<Object> begun = none.begin(first);
    none.overdue();
    none.begin(second);
    none.end(begun);

    assertThat(none.overdue()).containsExactly(second);
    assertThat(none.overdue()).isEmpty();
  }

  @Test
  void what_has_time_left_is_not_overdue_yet() {
    TimeBound<Object> little = new TimeBound<>(Duration.ofMillis(200));
    little.begin(first);
    assertThat(little.overdue()).isEmpty();
    List<Object> late = new ArrayList<>();
    Awaitility.await().until(() -> late.addAll(little.overdue()));

    assertThat(late).containsExactly(first);
  }
}
