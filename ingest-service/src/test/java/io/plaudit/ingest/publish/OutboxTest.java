package io.plaudit.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.bound.SharedBound;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the publisher's thread takes what waits for it. */
@Timeout(20)
final class OutboxTest {

  private static final long LONG = TimeUnit.MINUTES.toNanos(1);
  private static final long APART = TimeUnit.MILLISECONDS.toNanos(2);

  private final Outbox outbox = new Outbox();

  @Test
  void whoever_comes_after_a_silence_is_taken_when_announced() throws Exception {
    CompletableFuture<Sending> taken = CompletableFuture.supplyAsync(this::awaitOne);
    Sending only = sending();
    outbox.add(only);
    outbox.announce();

    assertThat(taken.get()).isSameAs(only);
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void a_few_that_follow_closely_wait_for_others() throws Exception {
    long begun = System.nanoTime();
    outbox.add(sending());
    outbox.await(LONG);

    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(APART);
    assertThat(outbox.poll()).isNotNull();
  }

  @Test
  void some_go_together_without_an_announcement() throws Exception {
    for (int i = 0; i < Outbox.SOME; i++) {
      outbox.add(sending());
    }
    outbox.await(LONG);

    for (int i = 0; i < Outbox.SOME; i++) {
      assertThat(outbox.poll()).isNotNull();
    }
    assertThat(outbox.poll()).isNull();
  }

  @Test
  void nobody_waits_when_it_is_closed() throws Exception {
    outbox.close();
    outbox.await(LONG);

    assertThat(outbox.isEmpty()).isTrue();
  }

  private Sending awaitOne() {
    try {
      outbox.await(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return outbox.poll();
  }

  private static Sending sending() {
    return new Sending(
        EventRecords.of("feedback.events", List.of(), null), new SharedBound(1).of("acme"));
  }
}
