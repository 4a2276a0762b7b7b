package io.plaudit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.model.InvalidEventException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetVectorTest {

  @Test
  void isReadAsItIsWritten_byPartition() {
    OffsetVector vector = new OffsetVector(Map.of(11, 4L, 2, 999_999_999_999_999_999L));

    assertThat(vector).hasToString("2:999999999999999999,11:4");
    assertThat(OffsetVector.parse("id", vector.toString())).isEqualTo(vector);
    assertThat(vector.of(11)).isEqualTo(4);
    assertThat(vector.of(3)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1:",
        ":1",
        "1:2,",
        "1:2,1:3",
        "-1:2",
        "1:-2",
        "a:1",
        "1:1000000000000000000"
      })
  void whatIsNone_isRefused(String text) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> OffsetVector.parse("id", text))
        .withMessageContaining("0:17,1:4");
  }
}
