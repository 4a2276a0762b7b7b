package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.model.InvalidEventException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowTest {

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T12:00:00Z, 2026-03-01T13:00:00Z, 2026-03-01T12:00:00Z, 2026-03-01T13:00:00Z",
    "2026-03-01T12:59:59.999999Z, 2026-03-01T13:00:00.000001Z, 2026-03-01T12:00:00Z,"
        + " 2026-03-01T14:00:00Z",
    "2026-03-01T12:30:00Z, 2026-03-01T12:30:00Z, 2026-03-01T12:00:00Z, 2026-03-01T13:00:00Z",
  })
  void isRoundedOutwardToWholeHours(Instant from, Instant to, Instant start, Instant end) {
    assertThat(new Window(from, to).wholeHours()).isEqualTo(new Window(start, end));
  }

  @Test
  void staysOpenWhereItIsOpen() {
    Instant from = Instant.parse("2026-03-01T12:10:00Z");
    assertThat(new Window(from, null).wholeHours().to()).isNull();
    assertThat(new Window(null, from).wholeHours().from()).isNull();
    assertThat(Window.OPEN.wholeHours().isOpen()).isTrue();
  }

  @Test
  void doesNotEndBeforeItBegins() {
    Instant from = Instant.parse("2026-03-01T12:00:00Z");
    assertThatThrownBy(() -> new Window(from, from.minusNanos(1000)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("from must not be after to");
  }
}
