package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.consume.LoopStatus.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UnendingLoopsTest {

  private final CountingMetrics metrics = new CountingMetrics();
  private final AtomicInteger begun = new AtomicInteger();
  private LoopSupervisor supervisor;

  @AfterEach
  void stop() throws InterruptedException {
    supervisor.stop();
    assertThat(supervisor.join(Duration.ofSeconds(10))).isTrue();
    assertThat(supervisor.status().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void errors_ofLoopsAndOfTheirMaker_endNothing() {
    supervisor = new LoopSupervisor(new UnendingLoops(this::next), "events", 0, metrics);
    supervisor.start();

    await().until(() -> supervisor.status().isRunning());
    assertThat(begun).hasValue(3);
    assertThat(metrics.restarts).hasValue(2);
  }

  private Loop next(LoopListener listener) {
    int number = begun.incrementAndGet();
    if (number == 1) {
      throw new NoClassDefFoundError("the first cannot be made");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    return new Loop() {
      @Override
      public void run() {
        if (number == 2) {
          throw new OutOfMemoryError("Java heap space");
        }
        listener.running();
        await().until(() -> stopped.getCount() == 0);
      }

      @Override
      public void stop() {
        stopped.countDown();
      }
    };
  }
}
