package io.plaudit.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AggregateRowTest {

  /** PostgreSQL compares uuids as it writes them: byte by byte, none of them negative. */
  @Test
  void rows_areInTheOrderOfTheIndex() {
    Random random = new Random(3);
    List<AggregateRow> rows = new ArrayList<>();
    for (int group = 0; group < 20; group++) {
      UUID hash = new UUID(random.nextLong(), random.nextLong());
      for (int i = 0; i < 20; i++) {
        rows.add(row(hash, new UUID(random.nextLong(), random.nextLong())));
      }
    }

    assertThat(rows.stream().sorted(AggregateRow.IN_INDEX))
        .containsExactlyElementsOf(
            rows.stream()
                .sorted(Comparator.comparing(row -> row.hash() + " " + row.value()))
                .toList());
  }

  private static AggregateRow row(UUID hash, UUID value) {
    return new AggregateRow(hash, value, null, "acme", "k", "t", "v", "e", null, null);
  }
}
