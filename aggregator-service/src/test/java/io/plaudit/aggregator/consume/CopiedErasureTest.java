package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.TestEvents;
import io.plaudit.model.Erasure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopiedErasureTest {

  private static final int HASHES = 1_000;

  @ParameterizedTest
  @CsvSource({"4, 4", "4, 8", "4, 6", "4, 7", "8, 4", "1, 5", "12, 18"})
  void itMeansWhatItMeantWhereItStood_ofEveryHash(int named, int log) {
    for (int partition = 0; partition < named; partition++) {
      for (int standing = 0; standing < log; standing++) {
        Optional<Erasure> copied = CopiedErasure.of(erasure(partition, named), standing, log);
        for (int hash = 0; hash < HASHES; hash++) {
          boolean meant = hash % named == partition && hash % log == standing;
          int each = hash;
          assertThat(copied.filter(of -> each % of.partitions() == of.partition()).isPresent())
              .as("%d of %d in %d of %d: %d", partition, named, standing, log, hash)
              .isEqualTo(meant);
        }
      }
    }
  }

  @Test
  void thatOfALogOfMorePartitionsThanThereAreHashesStillMeansItsOne() {
    Erasure copied = CopiedErasure.of(erasure(5, Integer.MAX_VALUE - 1), 5, 64).orElseThrow();
    assertThat(copied.partition()).isEqualTo(5);
    assertThat(copied.partitions()).isEqualTo(Integer.MAX_VALUE);
    assertThat(CopiedErasure.of(erasure(5, Integer.MAX_VALUE - 1), 7, 64)).isEmpty();
  }

  private static Erasure erasure(int partition, int partitions) {
    return new Erasure(
        TestEvents.id(1),
        "acme",
        "_user",
        "ann",
        Erasure.pseudonym(TestEvents.id(2)),
        partition,
        partitions,
        TestEvents.NOON);
  }
}
