package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.ErasureStep;
import io.plaudit.aggregator.store.InMemoryStore;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.PreparedBatch;
import io.plaudit.aggregator.store.StoreException;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.TagNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class BatchSizesTest {

  private final BatchSizes sizes = new BatchSizes(10_000);

  @Test
  void oneFailure_changesNothing() {
    sizes.failed(3, 7);

    assertThat(sizes.of(3)).isEqualTo(10_000);
  }

  @Test
  void eachFurtherFailureAtTheSameOffset_halves_downToOne() {
    sizes.failed(3, 7);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      sizes.failed(3, 7);
      seen.add(sizes.of(3));
    }

    assertThat(seen).startsWith(5_000, 2_500, 1_250).endsWith(2, 1, 1);
    assertThat(sizes.of(4)).isEqualTo(10_000);
  }

  @Test
  void failureElsewhere_isAFirstOne() {
    sizes.failed(3, 7);
    sizes.failed(3, 8);

    assertThat(sizes.of(3)).isEqualTo(10_000);
  }

  @Test
  void eachCommit_doubles_upToTheMost() {
    for (int i = 0; i < 4; i++) {
      sizes.failed(3, 7);
    }
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      seen.add(sizes.of(3));
      sizes.committed(3);
    }

    assertThat(seen).containsExactly(1_250, 2_500, 5_000, 10_000);
    assertThat(sizes.of(3)).isEqualTo(10_000);
  }

  @Test
  void storeThatTakesTwoEventsInTime_getsThem_andNothingIsBuried() {
    InMemoryStore memory = new InMemoryStore();
    PartitionStore slow = new SlowStore(memory.open(0, 0));
    CountingMetrics metrics = new CountingMetrics();
    RecordApplier applier =
        new RecordApplier(
            new BatchApplier(
                new RecordDecoder(1), new Aggregator(TagNames.standardAnd(List.of())), metrics),
            sizes,
            partition -> {});
    List<ConsumerRecord<byte[], byte[]>> records = records(40);

    int failures = 0;
    int next = 0;
    while (next < records.size() && failures < 100) {
      try {
        next = applier.applyOne(0, slow, records, next, 40, () -> {});
      } catch (StoreException e) {
        failures++;
      }
    }

    assertThat(memory.contents().nextOffsets()).containsEntry(0, 40L);
    assertThat(memory.contents().rows()).hasSize(40);
    assertThat(memory.contents().deadLetters()).isEmpty();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new ConsumerRecord<>(
              "events",
              0,
              i,
              NOON.toEpochMilli(),
              TimestampType.CREATE_TIME,
              1,
              1,
              RecordKey.encode("acme", "t"),
              EventCodec.encode(recorded(feedback(ref("t", i), "1", "1"))),
              new RecordHeaders(),
              Optional.empty()));
    }
    return records;
  }

  /** Runs into its timeout with more than two events. */
  private record SlowStore(PartitionStore store) implements PartitionStore {

    @Override
    public long nextOffset() {
      return store.nextOffset();
    }

    @Override
    public Map<FeedbackRef, FeedbackState> find(Collection<FeedbackRef> refs) {
      return store.find(refs);
    }

    @Override
    public PreparedBatch prepare(Batch batch) {
      PreparedBatch prepared = store.prepare(batch);
      return () -> {
        if (batch.until() - batch.from() > 2) {
          throw new StoreException("canceling statement due to statement timeout", null);
        }
        prepared.apply();
      };
    }

    @Override
    public ErasureStep nextStep(Erasure erasure, long offset) {
      return store.nextStep(erasure, offset);
    }

    @Override
    public PreparedBatch prepare(ErasureStep step, Changes changes, long until) {
      return store.prepare(step, changes, until);
    }

    @Override
    public void check() {
      store.check();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
