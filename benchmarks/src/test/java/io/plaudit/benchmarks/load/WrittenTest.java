package io.plaudit.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class WrittenTest {

  @Test
  void theBeginningOfEachPartition_isThere() {
    Written written = new Written(Map.of(0, 2L, 1, 1L));

    assertThat(written.hasNext(0)).isTrue();
    assertThat(written.hasNext(1)).isTrue();
    assertThat(written.hasNext(1)).isFalse();
    assertThat(written.hasNext(0)).isTrue();
    assertThat(written.hasNext(0)).isFalse();
  }

  @Test
  void partitionsThatAreNotNamed_haveNothing() {
    assertThat(new Written(Map.of(0, 1L)).hasNext(3)).isFalse();
  }
}
