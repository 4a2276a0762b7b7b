package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "'\"2026-11-20T22:13:35.921847+00:00\"', 2026-11-20T22:13:35.921847Z",
    "'\"2026-11-20T22:13:35.9218479+02:00\"', 2026-11-20T20:13:35.921847Z",
    "'\"2030-01-01T00:00:00\"', 2030-01-01T00:00:00Z",
    "'\"2026-01-31 12:00:00 01:00\"', 2026-01-31T11:00:00Z",
    "'\"2026-01-31\"', 2026-01-31T00:00:00Z",
    "1795213598890, 2026-11-20T22:26:38.890Z",
    "1795213598890.25, 2026-11-20T22:26:38.890250Z",
    "1795213598, 2026-11-20T22:26:38Z",
    "-1, 1969-12-31T23:59:59Z",
    "0, 1970-01-01T00:00:00Z"
  })
  void every_spelling_is_one_instant(String json, String instant) throws IOException {
    assertThat(read(json)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "{}",
        "\"\"",
        "\"now\"",
        "\"2026-13-01T00:00:00Z\"",
        "\"+12026-01-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00Z\"",
        "1e300",
        "253402300800000"
      })
  void anything_else_is_the_callers_fault(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("start_time must be an ISO 8601 date-time or the milliseconds");
  }

  private static String read(String json) throws IOException {
    try (JsonParser parser = StrictJson.parser(json.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      return Times.read("start_time", parser).toString();
    }
  }
}
