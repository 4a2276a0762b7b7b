package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.codec.RecordKey;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogPartTest {

  @ParameterizedTest
  @ValueSource(strings = {"t1", "a \"quoted\" one", "back\\slash", "ü", "😀", " "})
  void aTraceIsWhereAProducerPutsIt(String traceId) {
    for (int partitions : new int[] {1, 4, 16}) {
      int expected =
          BuiltInPartitioner.partitionForKey(RecordKey.encode("acme", traceId), partitions);
      Map<Integer, Long> ends = new HashMap<>();
      for (int number = 0; number < partitions; number++) {
        ends.put(number, number == expected ? 5L : 1_000L);
      }
      assertThat(LogPart.ofTrace("acme", traceId).behind(ends, Map.of())).isEqualTo(5);
    }
  }

  @Test
  void theWholeIsBehindByAllItsPartitions() {
    Map<Integer, Long> ends = Map.of(0, 10L, 1, 7L, 2, 3L);
    Map<Integer, Long> applied = Map.of(0, 4L, 2, 5L);
    assertThat(LogPart.WHOLE.behind(ends, applied)).isEqualTo(6 + 7);
    assertThat(LogPart.WHOLE.backlog(ends, applied)).isEqualTo(6 + 7);
  }

  @Test
  void onePartitionIsAppliedAtItsShareOfTheRate() {
    Map<Integer, Long> ends = Map.of(0, 10L, 1, 10L, 2, 10L);
    LogPart part = LogPart.ofTrace("acme", "t1");
    assertThat(part.behind(ends, Map.of())).isEqualTo(10);
    assertThat(part.backlog(ends, Map.of())).isEqualTo(30);
  }

  @Test
  void aLogWithoutPartitionsHasNothingToApply() {
    assertThat(LogPart.ofTrace("acme", "t1").behind(Map.of(), Map.of())).isZero();
  }
}
