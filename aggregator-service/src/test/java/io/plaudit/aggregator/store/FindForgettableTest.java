package io.plaudit.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.codec.MetadataBloom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FindForgettableTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "-0", "1.50", "-1.5e-3", "2E+8", "true", "false", "{\"a\":1}", "[\"ann\"]"})
  void what_may_be_no_string_is_looked_for_in_every_row(String value) {
    assertThat(FindForgettable.bloom(value)).isEqualTo(MetadataBloom.NONE);
  }

  @Test
  void most_persons_are_looked_for_where_the_filter_lets_them_be() {
    for (String person : new String[] {"ann", "42a", "5f2cab01-7c1d-4e0e-9f00-2b7a6c3d9e10"}) {
      assertThat(FindForgettable.bloom(person)).isEqualTo(MetadataBloom.of(person));
    }
  }
}
