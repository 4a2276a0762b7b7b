package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.aggregator.MovableClock;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.FeedbackEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FollowLoopTest {

  private static final String TOPIC = "feedback.events";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Instant NOW = Instant.parse("2026-11-20T12:35:00Z");

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
          committed = offsets.get(PARTITION).offset();
          super.commitAsync(offsets, callback);
        }
      };
  private final Hands hands = new Hands();
  private final Lag lag = new Lag();
  private final MovableClock clock = new MovableClock();
  private final FollowLoop loop =
      new FollowLoop(
          consumer,
          TOPIC,
          new RecordDecoder(1),
          hands,
          lag,
          new LoopListener() {
            @Override
            public void running() {}

            @Override
            public void committed() {}
          },
          clock);
  private long next;
  private long committed;

  @BeforeEach
  void oneEmptyPartition() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void withoutAnOffset_theOldestEventIsTheFirst_andWhatIsDoneIsCommitted() {
    assigned();
    poll(() -> send(event(1)));
    poll(() -> {});
    runToTheEnd();

    assertThat(hands.worked).containsExactly(List.of(id(1)));
    assertThat(committed).isEqualTo(1);
  }

  @Test
  void offsetThatIsGone_isNoReasonToStop() {
    assigned();
    poll(() -> consumer.setPollException(new OffsetOutOfRangeException(Map.of(PARTITION, 5L))));
    poll(() -> {});
    poll(() -> send(event(1)));
    poll(() -> {});
    runToTheEnd();

    assertThat(hands.worked).containsExactly(List.of(id(1)));
  }

  @Test
  void whatHasToWait_isTriedAgain_whileMoreIsRead_andIsNotCommitted() {
    assigned();
    hands.failing.add(id(2));
    poll(() -> send(event(1)));
    poll(() -> {});
    poll(() -> send(event(2)));
    poll(() -> assertThat(committed).isEqualTo(1));
    poll(() -> send(event(3)));
    poll(() -> {});
    poll(
        () -> {
          assertThat(hands.held()).containsExactly(id(2));
          clock.move(Duration.ofSeconds(6));
        });
    poll(() -> assertThat(committed).as("up to what is in hand").isEqualTo(1));
    poll(hands.failing::clear);
    poll(() -> {});
    runToTheEnd();

    assertThat(hands.worked)
        .startsWith(List.of(id(1)), List.of(id(2)))
        .contains(List.of(id(2), id(3)))
        .endsWith(List.of(id(2)));
    assertThat(committed).isEqualTo(3);
    assertThat(lag.last).isZero();
  }

  @Test
  void handsThatAreFull_readNothing_untilTheyAreNot() {
    assigned();
    hands.room = 1;
    hands.failing.add(id(1));
    poll(() -> send(event(1)));
    poll(
        () -> {
          send(event(2));
          assertThat(consumer.paused()).containsExactly(PARTITION);
        });
    poll(() -> assertThat(hands.held()).containsExactly(id(1)));
    poll(hands.failing::clear);
    poll(() -> assertThat(consumer.paused()).isEmpty());
    poll(() -> {});
    runToTheEnd();

    assertThat(hands.worked).endsWith(List.of(id(1)), List.of(id(2)));
    assertThat(committed).isEqualTo(2);
  }

  @Test
  void partitionThatMoves_takesWhatIsInHandAlong_uncommitted() {
    assigned();
    hands.failing.add(id(1));
    poll(() -> send(event(1)));
    poll(() -> {});
    poll(() -> consumer.rebalance(List.of()));
    runToTheEnd();

    assertThat(hands.worked).containsExactly(List.of(id(1)));
    assertThat(hands.isEmpty()).isTrue();
    assertThat(committed).isZero();
  }

  @Test
  void whatIsNoEvent_orMisrouted_isNotShown() {
    assigned();
    poll(
        () -> {
          send(bytes("[\"acme\",\"t\"]"), bytes("no JSON"));
          send(bytes("[\"acme\",\"another\"]"), EventCodec.encode(event(1)));
          send(bytes("[\"acme\",\"t\"]"), null);
          send(event(2));
        });
    poll(() -> {});
    runToTheEnd();

    assertThat(hands.worked).containsExactly(List.of(id(2)));
    assertThat(committed).isEqualTo(4);
  }

  @Test
  void followerThatFails_endsTheLoop_withNothingCommitted() {
    assigned();
    hands.broken = true;
    poll(() -> send(event(1)));
    poll(() -> {});

    assertThatThrownBy(loop::run).hasMessage("broken");
    assertThat(consumer.closed()).isTrue();
    assertThat(hands.worked).isEmpty();
  }

  @Test
  void followerThatIsFull_worksBeforeMoreIsRead() {
    assigned();
    hands.room = 1;
    poll(() -> send(event(1)));
    poll(() -> send(event(2)));
    poll(() -> {});
    runToTheEnd();

    assertThat(hands.worked).containsExactly(List.of(id(1)), List.of(id(2)));
  }

  private void assigned() {
    poll(() -> consumer.rebalance(List.of(PARTITION)));
  }

  private void poll(Runnable task) {
    consumer.schedulePollTask(task);
  }

  private void runToTheEnd() {
    poll(loop::stop);
    loop.run();
    assertThat(consumer.closed()).isTrue();
  }

  private FeedbackEvent event(long id) {
    return recorded(feedback(ref("t", id), "1", "1"));
  }

  private void send(FeedbackEvent event) {
    send(RecordKey.encode(event.ref().tenant(), event.ref().traceId()), EventCodec.encode(event));
  }

  private void send(byte[] key, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            0,
            next++,
            NOW.toEpochMilli(),
            TimestampType.CREATE_TIME,
            key.length,
            value == null ? -1 : value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
    consumer.updateEndOffsets(Map.of(PARTITION, next));
  }

  private static UUID id(long number) {
    return ref("t", number).feedbackId();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Lag implements FollowMetrics {
    long last = -1;

    @Override
    public void lag(long events) {
      last = events;
    }

    @Override
    public void restarted() {}
  }

  /** Holds everything, and lets go of what does not fail. */
  private static final class Hands implements Follower {
    final List<List<UUID>> worked = new ArrayList<>();
    final Set<UUID> failing = new HashSet<>();
    private final Map<UUID, Position> held = new LinkedHashMap<>();
    int room = 100;
    boolean broken;

    Set<UUID> held() {
      return held.keySet();
    }

    @Override
    public boolean mayWant(byte[] value) {
      return true;
    }

    @Override
    public void take(Position position, FeedbackEvent event) {
      held.put(event.ref().feedbackId(), position);
    }

    @Override
    public Collection<Position> inHand() {
      return held.values();
    }

    @Override
    public boolean isFull() {
      return held.size() >= room;
    }

    @Override
    public Duration work() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      worked.add(List.copyOf(held.keySet()));
      held.keySet().retainAll(failing);
      return Duration.ofMillis(1);
    }

    @Override
    public void forget() {
      held.clear();
    }
  }
}
