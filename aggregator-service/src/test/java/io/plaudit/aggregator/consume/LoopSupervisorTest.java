package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.consume.LoopStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static long milliseconds(List<Long> begun, int index) {
    return Duration.ofNanos(begun.get(index) - begun.get(index - 1)).toMillis();
  }

  private void start(Loops loops) {
    supervisor = new LoopSupervisor(loops, "events", 0, metrics);
    supervisor.start();
  }
}
