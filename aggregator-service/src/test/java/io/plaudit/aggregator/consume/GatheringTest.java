package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.aggregator.store.PartitionStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class GatheringTest extends LoopScenario {

  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);
  private static final int MIB = 1024 * 1024;

  @Test
  void recordsThatKeepComing_areOneBatch() {
    assigned();
    polls(() -> event(1), () -> event(2), () -> event(3), () -> {});

    runToTheEnd();

    assertThat(sizesOfBatches()).containsExactly(3);
    assertThat(store.contents().nextOffsets()).containsEntry(0, 3L);
    assertThat(pollsUntilCommit).containsExactly(6);
  }

  @Test
  void gathering_endsWhenTheBatchMayBeFullOfEvents() {
    loop = newLoop(64);
    assigned();
    polls(() -> events(0, 32), () -> events(32, 64), () -> events(64, 70), () -> {});

    runToTheEnd();

    assertThat(sizesOfBatches()).containsExactly(64, 6);
  }

  @Test
  void gathering_endsWhenTheBatchIsFullOfBytes() {
    assigned();
    polls(() -> large(4), () -> large(4), () -> large(4), () -> large(4), () -> large(4), () -> {});

    runToTheEnd();

    assertThat(metrics.batches)
        .extracting(ConsumeMetrics.Figures::bytes)
        .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(16L * MIB));
    assertThat(pollsUntilCommit).containsExactly(6, 6, 8);
    assertThat(store.contents().nextOffsets()).containsEntry(0, 5L);
  }

  @Test
  void onePoll_bringsFewRecords_howeverLargeTheBatch() {
    assertThat(settings(10_000).consumer())
        .containsEntry("max.poll.records", 32)
        .containsEntry("metadata.max.age.ms", 10_000);
    assertThat(settings(5).consumer()).containsEntry("max.poll.records", 5);
  }

  @Test
  void loopsOfAProcess_shareWhatMayBePolled() {
    assertThat(settings(10_000).member(3, 4).consumer())
        .containsEntry("max.poll.records", 8)
        .containsEntry("fetch.max.bytes", 4 * MIB)
        .containsEntry("max.partition.fetch.bytes", 4 * MIB)
        .containsEntry("group.instance.id", "one-3");
    assertThat(settings(10_000).member(0, 64).consumer())
        .containsEntry("max.poll.records", 4)
        .containsEntry("fetch.max.bytes", MIB);
  }

  @Test
  void loopsOfAProcess_shareWhatMayBeGathered() {
    twoPartitions();
    loop = newLoop(settings(100).member(0, 4));
    polls(
        () -> consumer.rebalance(List.of(PARTITION, SECOND)),
        () -> {},
        () -> large(PARTITION, 0, 6),
        () -> large(SECOND, 0, 6),
        () -> large(PARTITION, 1, 6),
        () -> large(SECOND, 1, 6),
        () -> {});

    runToTheEnd();

    assertThat(pollsUntilCommit).containsExactly(5, 5, 7);
  }

  @Test
  void partitionThatLeavesWhileGathering_takesItsRecordsAlong() {
    twoPartitions();
    polls(
        () -> consumer.rebalance(List.of(PARTITION, SECOND)),
        () -> {},
        () -> {
          poison(PARTITION, 0);
          poison(SECOND, 0);
        },
        () -> consumer.rebalance(List.of(SECOND)),
        () -> {});

    runToTheEnd();

    assertThat(store.contents().deadLetters()).containsExactly("1@0 malformed");
    assertThat(store.contents().nextOffsets()).containsEntry(0, 0L).containsEntry(1, 1L);
  }

  @Test
  void partitionThatLeavesAndComesBackWhileGathering_goesOnFromTheStore() {
    twoPartitions();
    polls(
        () -> consumer.rebalance(List.of(PARTITION, SECOND)),
        () -> {},
        () -> {
          poison(PARTITION, 0);
          poison(SECOND, 0);
        },
        () -> {
          consumer.rebalance(List.of(SECOND));
          appliedByAnother();
          poison(SECOND, 1);
        },
        () -> {
          consumer.updateEndOffsets(Map.of(PARTITION, 2L, SECOND, 2L));
          consumer.rebalance(List.of(PARTITION, SECOND));
          poison(PARTITION, 1);
          poison(SECOND, 2);
        },
        () -> {});

    runToTheEnd();

    assertThat(store.contents().deadLetters())
        .containsExactlyInAnyOrder(
            "0@1 malformed", "1@0 malformed", "1@1 malformed", "1@2 malformed");
    assertThat(store.contents().nextOffsets()).containsEntry(0, 2L).containsEntry(1, 3L);
  }

  private void twoPartitions() {
    brokerSays = new LogIdentity(TOPIC, "id", 2);
    loop = newLoop(100);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, SECOND, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L, SECOND, 0L));
  }

  /** A record that ends up as a dead letter, which shows under which offset it was applied. */
  private void poison(TopicPartition partition, long offset) {
    consumer.addRecord(
        new ConsumerRecord<>(TOPIC, partition.partition(), offset, key("t"), new byte[] {'{'}));
  }

  private void large(TopicPartition partition, long offset, int mebibytes) {
    byte[] key = key("t");
    byte[] value = new byte[mebibytes * MIB];
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            partition.partition(),
            offset,
            NOW.toEpochMilli(),
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private void appliedByAnother() {
    try (PartitionStore other = store.open(0, 0)) {
      other.apply(new Batch(0, 1, new Aggregator(tags()).fold(List.of(), Map.of()), List.of()));
    }
  }

  private void event(int number) {
    append(recorded(feedback(ref("t", number), "1", "1")));
  }

  private void events(int from, int to) {
    for (int i = from; i < to; i++) {
      event(i);
    }
  }

  private void large(int mebibytes) {
    append(key("t"), new byte[mebibytes * MIB], NOW);
  }

  private List<Integer> sizesOfBatches() {
    return metrics.batches.stream().map(ConsumeMetrics.Figures::consumed).toList();
  }
}
