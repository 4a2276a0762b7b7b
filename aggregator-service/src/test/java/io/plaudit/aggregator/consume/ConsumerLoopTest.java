package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.amended;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static io.plaudit.aggregator.TestEvents.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.StaleOwnerException;
import io.plaudit.codec.EventCodec;
import io.plaudit.model.FeedbackRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

final class ConsumerLoopTest extends LoopScenario {

  @Test
  void secondBatch_goesOnWhereTheFirstEnded() {
    assigned();
    poll(() -> append(recorded(feedback(ref("t", 1), "1", "1"))));
    poll(
        () -> {
          append(recorded(feedback(ref("t", 2), "2", "1")));
          append(amended(9, ref("t", 1), value("5")));
        });

    runToTheEnd();

    assertThat(store.contents().nextOffsets()).containsEntry(0, 3L);
    assertThat(store.contents().aggregates()).isEqualTo(store.contents().recomputed());
    assertThat(store.contents().rows()).hasSize(2);
    assertThat(metrics.batches).extracting(ConsumeMetrics.Figures::consumed).containsExactly(1, 2);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void restartedLoop_goesOnFromTheStoredOffset() {
    try (PartitionStore earlier = store.open(0, 0)) {
      earlier.apply(new Batch(0, 2, new Aggregator(tags()).fold(List.of(), Map.of()), List.of()));
    }
    consumer.updateEndOffsets(Map.of(PARTITION, 3L));
    next = 2;
    assigned();
    poll(() -> append(recorded(feedback(ref("t", 1), "1", "1"))));

    runToTheEnd();

    assertThat(store.contents().nextOffsets()).containsEntry(0, 3L);
  }

  @Test
  void gapsOfControlRecords_areSteppedOver() {
    assigned();
    poll(() -> append(recorded(feedback(ref("t", 1), "1", "1"))));
    poll(() -> consumer.seek(PARTITION, 4));
    poll(
        () -> {
          next = 6;
          append(recorded(feedback(ref("t", 2), "1", "1")));
        });

    runToTheEnd();

    assertThat(store.contents().nextOffsets()).containsEntry(0, 7L);
    assertThat(store.contents().rows()).hasSize(2);
  }

  @Test
  void batches_areBoundedByEvents_andByBytes() {
    loop = newLoop(3);
    assigned();
    poll(
        () -> {
          for (int i = 0; i < 7; i++) {
            append(recorded(feedback(ref("t", i), "1", "1")));
          }
          for (int i = 0; i < 3; i++) {
            append(key("t"), new byte[6 * 1024 * 1024], NOW);
          }
        });

    runToTheEnd();

    assertThat(metrics.batches)
        .extracting(ConsumeMetrics.Figures::consumed)
        .containsExactly(3, 3, 3, 1);
    assertThat(metrics.batches)
        .extracting(ConsumeMetrics.Figures::bytes)
        .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(16L * 1024 * 1024));
  }

  @Test
  void poison_becomesDeadLetters_andTheRestGoesOn() {
    assigned();
    poll(
        () -> {
          append(recorded(feedback(ref("t", 1), "1", "1")));
          append(key("t"), "{".getBytes(StandardCharsets.UTF_8), NOW);
          append(
              key("t"), "{\"type\":\"feedback.recorded\"}".getBytes(StandardCharsets.UTF_8), NOW);
          append(key("other"), EventCodec.encode(recorded(feedback(ref("t", 2), "1", "1"))), NOW);
          append(null, null, NOW);
          append(amended(1, ref("t", 9), value("1")));
          append(
              key("t"),
              EventCodec.encode(recorded(feedback(ref("t", 3), "1", "1"))),
              NOON.minus(Duration.ofDays(2)));
        });
    poll(() -> append(recorded(feedback(ref("t", 4), "1", "1"))));

    runToTheEnd();

    assertThat(store.contents().deadLetters())
        .containsExactly(
            "0@1 malformed",
            "0@2 invalid",
            "0@3 misrouted",
            "0@4 malformed",
            "0@5 no-live-row",
            "0@6 invalid");
    assertThat(store.contents().rows()).containsOnlyKeys(ref("t", 1), ref("t", 4));
    assertThat(noticed).containsExactly(0);
    assertThat(metrics.consumed())
        .isEqualTo(metrics.applied() + metrics.duplicates() + metrics.deadLetters())
        .isEqualTo(8);
  }

  @Test
  void recordInThePartitionOfAnotherKey_isMisrouted() {
    brokerSays = new LogIdentity(TOPIC, "id", 64);
    loop = newLoop(100);
    assigned();
    poll(() -> append(recorded(feedback(ref("t", 1), "1", "1"))));

    runToTheEnd();

    assertThat(store.contents().deadLetters()).containsExactly("0@0 misrouted");
  }

  @Test
  void refusedBatch_isHalved_untilOneRecordIsADeadLetter() {
    Instant never = Instant.parse("+294300-01-01T00:00:00Z");
    assigned();
    poll(
        () -> {
          for (int i = 0; i < 6; i++) {
            append(recorded(feedback(ref("t", i), "1", "1")));
          }
          FeedbackRef poison = ref("t", 6);
          append(
              key("t"),
              EventCodec.encode(recorded(feedback(poison, "1", "1").at(never, never))),
              never);
          append(recorded(feedback(ref("t", 7), "1", "1")));
        });

    runToTheEnd();

    assertThat(store.contents().deadLetters()).containsExactly("0@6 refused");
    assertThat(store.contents().rows()).hasSize(7);
    assertThat(store.contents().nextOffsets()).containsEntry(0, 8L);
    assertThat(store.contents().aggregates()).isEqualTo(store.contents().recomputed());
    assertThat(metrics.consumed()).isEqualTo(8);
  }

  @Test
  void staleOwner_endsTheLoop_andStoresNothing() {
    assigned();
    poll(() -> append(recorded(feedback(ref("t", 1), "1", "1"))));
    poll(
        () -> {
          try (PartitionStore other = store.open(0, 0)) {
            other.apply(
                new Batch(1, 9, new Aggregator(tags()).fold(List.of(), Map.of()), List.of()));
          }
          append(recorded(feedback(ref("t", 2), "1", "1")));
        });

    assertThatExceptionOfType(StaleOwnerException.class).isThrownBy(loop::run);

    assertThat(store.contents().rows()).hasSize(1);
    assertThat(store.contents().nextOffsets()).containsEntry(0, 9L);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void offsetBelowTheLogsStart_isRefused() {
    store.open(0, 0).close();
    consumer.updateBeginningOffsets(Map.of(PARTITION, 5L));
    consumer.updateEndOffsets(Map.of(PARTITION, 9L));
    assigned();

    assertRefused("continues at offset 0, but the log has 5 to 9");
  }

  @Test
  void offsetPastTheLogsEnd_isRefused() {
    store.open(0, 7).close();
    consumer.updateEndOffsets(Map.of(PARTITION, 6L));
    assigned();

    assertRefused("continues at offset 7, but the log has 0 to 6");
  }

  @Test
  void topicMadeAnew_isRefusedAtTheNextAssignment() {
    assigned();
    brokerSays = new LogIdentity(TOPIC, "another", 1);

    assertRefused("now is LogIdentity[topic=feedback.events, topicId=another");
  }

  @Test
  void morePartitionsThanBefore_areRefused() {
    assigned();
    brokerSays = new LogIdentity(TOPIC, "id", 2);

    assertRefused("partitions=2");
  }

  @Test
  void recordThatIsMisroutedBecausePartitionsWereAdded_isNotBuried() {
    assigned();
    poll(
        () -> {
          brokerSays = new LogIdentity(TOPIC, "id", 2);
          append(key("other"), EventCodec.encode(recorded(feedback(ref("t", 2), "1", "1"))), NOW);
        });

    assertRefused("partitions=2");

    assertThat(store.contents().deadLetters()).isEmpty();
    assertThat(store.contents().nextOffsets()).containsEntry(0, 0L);
  }

  @Test
  void lag_isReportedInEventsAndTime() {
    assigned();
    poll(
        () -> {
          append(recorded(feedback(ref("t", 1), "1", "1")));
          consumer.updateEndOffsets(Map.of(PARTITION, 5L));
        });

    runToTheEnd();

    assertThat(metrics.lags).containsEntry(0, 4L);
    assertThat(metrics.behind).containsEntry(0, Duration.ofSeconds(30));
  }

  @Test
  void lagInTime_isNotThatOfAnEarlierOwnership() {
    assigned();
    poll(
        () -> {
          append(recorded(feedback(ref("t", 1), "1", "1")));
          consumer.updateEndOffsets(Map.of(PARTITION, 5L));
        });
    poll(() -> consumer.rebalance(List.of()));
    poll(() -> consumer.rebalance(List.of(PARTITION)));

    runToTheEnd();

    assertThat(metrics.lags).containsEntry(0, 4L);
    assertThat(metrics.behind).containsEntry(0, Duration.ZERO);
  }

  @Test
  void stop_beforeTheFirstPoll_endsAtOnce() {
    loop.stop();

    loop.run();

    assertThat(store.contents().nextOffsets()).isEmpty();
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void brokersFailure_endsTheLoop() {
    assigned();
    poll(() -> consumer.setPollException(new KafkaException("broken")));

    assertThatExceptionOfType(KafkaException.class).isThrownBy(loop::run).withMessage("broken");
    assertThat(closedWith.groupMembershipOperation()).isEqualTo(GroupMembershipOperation.DEFAULT);
  }

  @Test
  void error_endsTheLoop_andTheMembership() {
    assigned();
    poll(
        () -> {
          throw new NoClassDefFoundError("gone");
        });

    assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(loop::run);
    assertThat(closedWith.groupMembershipOperation())
        .isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
  }

  private void assertRefused(String why) {
    assertThatExceptionOfType(LogMismatchException.class)
        .isThrownBy(loop::run)
        .withMessageContaining(why);
    assertThat(consumer.closed()).isTrue();
    assertThat(closedWith.groupMembershipOperation())
        .isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
  }
}
