package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenNamesTest {

  private final OpenNames names = new OpenNames();

  /** Below, at and beyond the number from which on a set is kept. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 18, 40, 1_000})
  void aName_isTakenOnceInAnObject(int count) {
    names.open();
    for (int i = 0; i < count; i++) {
      assertThat(names.add("n" + i)).isTrue();
    }
    for (int i = 0; i < count; i++) {
      assertThat(names.add("n" + i)).isFalse();
    }
    assertThat(names.size()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 18, 40, 1_000})
  void objectsInsideAndBeside_haveNamesOfTheirOwn(int count) {
    names.open();
    addAll(count);
    for (int depth = 0; depth < 20; depth++) {
      names.open();
      addAll(count);
    }
    assertThat(names.size()).isEqualTo(21 * count);
    for (int depth = 0; depth < 20; depth++) {
      names.close();
    }
    assertThat(names.size()).isEqualTo(count);
    assertThat(names.add("n0")).isFalse();
    names.open();
    addAll(count);
    assertThat(names.add("another")).isTrue();
  }

  private void addAll(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(names.add("n" + i)).isTrue();
    }
  }
}
