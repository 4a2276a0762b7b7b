package io.plaudit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1.0, 1",
    "-10, -10",
    "1E+1, 10",
    "0.0, 0",
    "-0.0, 0",
    "0.10, 0.1",
    "12345678901234567, 12345678901234567",
    "1e39, 1000000000000000000000000000000000000000",
    "1e-39, 0.000000000000000000000000000000000000001",
    "1.7976931348623157, 1.7976931348623157"
  })
  void value_isNormalisedAndExact(String given, String written) {
    assertThat(Rules.value(new BigDecimal(given)).toPlainString()).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e40",
        "1e-40",
        "1e400",
        "123456789012345678",
        "1e2147483647",
        "1e-2147483647",
        "0.123456789012345678"
      })
  void value_refusesWhatNeedsTooManyDigits(String given) {
    assertThatThrownBy(() -> Rules.value(new BigDecimal(given)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("value must");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.5", "1.0000000000000001"})
  void weight_refusesWhatIsNotFromZeroToOne(String given) {
    assertThatThrownBy(() -> Rules.weight(new BigDecimal(given)))
        .hasMessage("weight must be a number from 0 to 1, was " + given);
  }

  @Test
  void weight_isOneWhenAbsent() {
    assertThat(Rules.weight(null)).isEqualTo(BigDecimal.ONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\u0000b", "a\u007fb", "a\u0085b", "\ud800", "x\udc00"})
  void traceId_refusesControlCharactersAndWhatNoTextCanHold(String given) {
    assertThatThrownBy(() -> Rules.traceId(given))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageStartingWith("trace_id ");
  }

  @Test
  void traceId_countsCharactersNotBytes() {
    assertThat(Rules.traceId("😊".repeat(256))).hasSize(512);
    assertThatThrownBy(() -> Rules.traceId("😊".repeat(257)))
        .hasMessageStartingWith("trace_id must have at most 256 characters, was ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "ä"})
  void tenant_isALowerCaseName(String given) {
    assertThatThrownBy(() -> Rules.tenant(given)).isInstanceOf(InvalidEventException.class);
  }

  @Test
  void comment_isMeasuredInBytes() {
    String limit = "é".repeat(Rules.MAX_COMMENT_BYTES / 2);
    assertThat(Rules.comment(limit)).isEqualTo(limit);
    assertThatThrownBy(() -> Rules.comment(limit + "e"))
        .hasMessage("comment must have at most 16384 bytes");
  }

  @Test
  void instant_isCutToMicrosecondsAndBounded() {
    assertThat(Rules.instant("created_at", Instant.parse("2020-01-01T00:00:00.123456789Z"), NOW))
        .isEqualTo(Instant.parse("2020-01-01T00:00:00.123456Z"));
    assertThatThrownBy(
            () -> Rules.instant("created_at", Instant.parse("1999-12-31T23:59:59Z"), NOW))
        .hasMessageContaining("created_at must be between");
    assertThatThrownBy(() -> Rules.instant("created_at", NOW.plusSeconds(86_401), NOW))
        .hasMessageContaining("created_at must be between");
    assertThatThrownBy(() -> Rules.instant("created_at", null, NOW))
        .hasMessage("created_at is required");
  }

  @Test
  void complaints_showOnlyWhatIsSafeToPrint() {
    assertThat(InvalidEventException.of("x", "is wrong", "a\nb" + "c".repeat(100)).getMessage())
        .isEqualTo("x is wrong, was a?b" + "c".repeat(61) + "…");
    assertThat(InvalidEventException.of("value", "is wrong").at(3).getMessage())
        .isEqualTo("[3].value is wrong");
  }
}
