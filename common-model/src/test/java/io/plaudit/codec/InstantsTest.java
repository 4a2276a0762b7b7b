package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstantsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T12:00:00Z",
        "2000-02-29T23:59:59.999999999Z",
        "2026-11-20T12:00:00.1Z",
        "2026-11-20T12:00:00.012Z",
        "2026-11-20T12:00:00.000001Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "2026-11-20T12:00:00+02:00",
        "2026-11-20t12:00:00z",
        "2016-12-31T23:59:60Z",
        "2026-11-20T24:00:00Z",
        "+12026-11-20T12:00:00Z",
        "-0044-03-15T12:00:00Z"
      })
  void instants_areThoseOfTheJdk(String text) {
    assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T12:00:00Z",
        "2000-02-29T23:59:59.999999999Z",
        "2026-11-20T12:00:00.100Z",
        "2026-11-20T02:03:04.012Z",
        "2026-01-02T12:00:00.000001Z",
        "2026-01-02T12:00:00.000010Z",
        "2026-01-02T12:00:00.000000001Z",
        "1969-12-31T23:59:59.999999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z",
        "-0044-03-15T12:00:00.500Z"
      })
  void texts_areThoseOfTheJdk(String text) {
    assertThat(Instants.format(Instant.parse(text))).isEqualTo(text);
    assertThat(Instant.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T12:60:00Z",
        "2026-11-20T12:00:61Z",
        "2026-11-20T12:00:00.1234567890Z",
        "2026-11-20T12:00:00",
        "2026-11-20 12:00:00Z",
        "2026-11-20T12:00:0xZ",
        "٢٠٢٦-11-20T12:00:00Z"
      })
  void anythingElse_isNone(String text) {
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Instants.parse(text));
  }
}
