package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.consume.LoopStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LoopSupervisorTest {

  private final CountingMetrics metrics = new CountingMetrics();
  private LoopSupervisor supervisor;

  @AfterEach
  void stop() throws InterruptedException {
    supervisor.stop();
    assertThat(supervisor.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void error_endsTheThread_andIsKnown() {
    start(
        listener -> {
          throw new OutOfMemoryError("Java heap space");
        });

    await().until(() -> supervisor.status().state() == State.CRASHED);
    assertThat(supervisor.status().detail()).contains("OutOfMemoryError", "Java heap space");
    assertThat(supervisor.status().isRunning()).isFalse();
  }

  @Test
  void topicThatIsNotThereYet_isWaitedFor_andNoRestart() {
    AtomicInteger asked = new AtomicInteger();
    start(
        listener -> {
          if (asked.incrementAndGet() < 3) {
            throw new UnknownTopicOrPartitionException("none");
          }
          throw new LogMismatchException("another log");
        });

    await()
        .untilAsserted(
            () ->
                assertThat(supervisor.status())
                    .isEqualTo(new LoopStatus(State.STARTING, "waiting for topic events")));
    await().until(() -> supervisor.status().state() == State.FAILED);
    assertThat(asked).hasValue(3);
    assertThat(metrics.restarts).hasValue(0);
  }

  @Test
  void wait_growsWithEachFailure_thoughTheLoopHadStarted_untilABatchIsStored() {
    List<Long> begun = new CopyOnWriteArrayList<>();
    start(
        listener -> {
          begun.add(System.nanoTime());
          listener.running();
          if (begun.size() == 4) {
            listener.committed();
          }
          throw new IllegalStateException("again");
        });

    await().atMost(Duration.ofSeconds(20)).until(() -> begun.size() >= 5);
    assertThat(milliseconds(begun, 1)).isGreaterThanOrEqualTo(200);
    assertThat(milliseconds(begun, 2)).isGreaterThanOrEqualTo(400);
    assertThat(milliseconds(begun, 3)).isGreaterThanOrEqualTo(800);
    assertThat(milliseconds(begun, 4)).isBetween(200L, 1_500L);
  }

  @Test
  void placeTakenByNobodyWhoLives_isTakenAgain() {
    AtomicInteger looks = new AtomicInteger();
    Fenced loops =
        new Fenced(
            () -> {
              if (looks.incrementAndGet() == 1) {
                throw new KafkaException("nobody answers now");
              }
              return looks.get() < 4;
            });
    start(loops);

    await().until(() -> loops.begun.get() == 2);
    assertThat(looks).hasValue(4);
    assertThat(supervisor.status().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void placeWhereSomebodyLives_isLeftForGood() {
    Fenced loops = new Fenced(() -> true);
    start(loops);

    await().until(() -> supervisor.status().state() == State.FAILED);
    assertThat(loops.begun).hasValue(1);
  }

  /** The first loop loses its place, the second runs until it is stopped. */
  private static final class Fenced implements Loops {

    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final BooleanSupplier taken;

    Fenced(BooleanSupplier taken) {
      this.taken = taken;
    }

    @Override
    public Loop next(LoopListener listener) {
      if (begun.get() == 0) {
        begun.incrementAndGet();
        throw new FencedInstanceIdException("another has registered");
      }
      return new Loop() {
        @Override
        public void run() {
          listener.running();
          begun.incrementAndGet();
          try {
            stopped.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }

        @Override
        public void stop() {
          stopped.countDown();
        }
      };
    }

    @Override
    public boolean placeIsTaken() {
      return taken.getAsBoolean();
    }
  }

  private static long milliseconds(List<Long> begun, int index) {
    return Duration.ofNanos(begun.get(index) - begun.get(index - 1)).toMillis();
  }

  private void start(Loops loops) {
    supervisor = new LoopSupervisor(loops, "events", 0, metrics, Duration.ofMillis(20));
    supervisor.start();
  }
}
