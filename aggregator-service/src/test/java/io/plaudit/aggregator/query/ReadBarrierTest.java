package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.query.LogState.UnknownStateException;
import io.plaudit.aggregator.query.ReadBarrier.Lag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ReadBarrierTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final FakeLogState state = new FakeLogState();
  private ReadBarrier barrier;

  @AfterEach
  void close() {
    barrier.close();
  }

  private CompletableFuture<Lag> wait(Duration bound, int maxWaiting) {
    barrier = new ReadBarrier(state, bound, maxWaiting);
    return barrier.await(LogPart.WHOLE).toCompletableFuture();
  }

  @Test
  void aReadGoesOnAtOnceWhereEverythingIsApplied() {
    state.ends(Map.of(0, 10L, 1, 0L)).applied(Map.of(0, 10L));
    assertThat(wait(LONG, 10).join()).isEqualTo(Lag.NONE);
  }

  @Test
  void aReadWaitsUntilWhatTheLogHeldIsAppliedOnEveryPartition() {
    state.ends(Map.of(0, 10L, 1, 5L)).applied(Map.of(0, 10L, 1, 4L));
    CompletableFuture<Lag> read = wait(LONG, 10);
    awaitLooks(3);
    assertThat(read).isNotDone();

    // What came to the log after the read does not hold it up.
    state.ends(Map.of(0, 1000L, 1, 1000L));
    state.applied(Map.of(0, 10L, 1, 5L));
    assertThat(read.join()).isEqualTo(Lag.NONE);
  }

  @Test
  void aReadOfATraceWaitsForItsOwnPartitionOnly() {
    LogPart part = LogPart.ofTrace("acme", "t1");
    int own = part.behind(Map.of(0, 1L, 1, 0L), Map.of()) == 1 ? 0 : 1;
    state.ends(Map.of(0, 10L, 1, 10L)).applied(Map.of(own, 10L, 1 - own, 9L));
    barrier = new ReadBarrier(state, LONG, 10);
    assertThat(barrier.await(part).toCompletableFuture().join()).isEqualTo(Lag.NONE);

    state.applied(Map.of(own, 9L, 1 - own, 10L));
    CompletableFuture<Lag> read = barrier.await(part).toCompletableFuture();
    awaitLooks(state.appliedLooks() + 3);
    assertThat(read).isNotDone();

    state.applied(Map.of(own, 10L, 1 - own, 10L));
    assertThat(read.join()).isEqualTo(Lag.NONE);
  }

  @Test
  void whereAPartitionHasNoOwnerAReadOfATraceIsAsFarBehindAsTheLog() {
    LogPart part = LogPart.ofTrace("acme", "t1");
    state.ends(Map.of(0, 10L, 1, 10L)).applied(Map.of(0, 8L, 1, 9L)).owned(false);
    barrier = new ReadBarrier(state, LONG, 10);
    assertThat(barrier.await(part).toCompletableFuture().join()).isEqualTo(new Lag(3));
  }

  @Test
  void aPartitionThatWasNeverAppliedIsBehind() {
    state.ends(Map.of(0, 1L, 1, 7L)).applied(Map.of(0, 1L)).owned(false);
    assertThat(wait(LONG, 10).join()).isEqualTo(new Lag(7));
  }

  @Test
  void aReadGivesUpAtOnceWhereAPartitionHasNoOwner() {
    state.ends(Map.of(0, 10L)).applied(Map.of(0, 3L)).owned(false);
    Lag lag = wait(LONG, 10).join();
    assertThat(lag).isEqualTo(new Lag(7));
    assertThat(lag.header()).contains("7");
  }

  @Test
  void aReadGivesUpWhenItsTimeIsOverAndSaysHowFarBehind() {
    state.ends(Map.of(0, 10L)).applied(Map.of(0, 9L));
    assertThat(wait(SHORT, 10).join()).isEqualTo(new Lag(1));
  }

  @Test
  void aReadGivesUpAtOnceOnceTheBacklogIsKnownNotToFit() {
    state.ends(Map.of(0, 1_000_000L)).applied(Map.of(0, 1L));
    long start = System.nanoTime();
    // The first has to wait while the rate is measured: nothing at all in a second.
    assertThat(wait(LONG, 10).join()).isEqualTo(new Lag(999_999));
    assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos() / 2);

    long again = System.nanoTime();
    assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join())
        .isEqualTo(new Lag(999_999));
    assertThat(System.nanoTime() - again).isLessThan(Duration.ofMillis(500).toNanos());
  }

  /** As the first events after a start do, or those on a machine that is busy with other things. */
  @Test
  void aFewEventsAreWaitedForHoweverSlowTheyAre() {
    state.ends(Map.of(0, 3L)).applied(Map.of(0, 0L));
    CompletableFuture<Lag> read = wait(LONG, 10);
    // At most one look in 5 ms: by then it has been measured that nothing is applied in a second.
    awaitLooks(300);
    assertThat(read).isNotDone();

    state.applied(Map.of(0, 3L));
    assertThat(read.join()).isEqualTo(Lag.NONE);
  }

  @Test
  void aReadThatArrivesDuringALookIsJudgedByTheNext() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    state
        .ends(Map.of(0, 1L))
        .applied(Map.of(0, 1L))
        .duringEnds(
            () -> {
              entered.countDown();
              awaitLatch(leave);
            });
    CompletableFuture<Lag> early = wait(LONG, 10);
    awaitLatch(entered);
    CompletableFuture<Lag> late = barrier.await(LogPart.WHOLE).toCompletableFuture();
    leave.countDown();

    assertThat(early.join()).isEqualTo(Lag.NONE);
    assertThat(late.join()).isEqualTo(Lag.NONE);
    assertThat(state.endLooks()).isEqualTo(2);
  }

  @Test
  void readsThatWaitTogetherShareLooks() {
    state.ends(Map.of(0, 10L)).applied(Map.of(0, 9L));
    List<CompletableFuture<Lag>> reads = new ArrayList<>(List.of(wait(LONG, 1000)));
    for (int i = 1; i < 1000; i++) {
      reads.add(barrier.await(LogPart.WHOLE).toCompletableFuture());
    }
    long start = System.nanoTime();
    int before = state.appliedLooks();
    awaitLooks(before + 20);
    state.applied(Map.of(0, 10L));
    reads.forEach(read -> assertThat(read.join()).isEqualTo(Lag.NONE));

    long elapsedMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat(state.appliedLooks() - before).isLessThanOrEqualTo((int) (elapsedMs / 5) + 3);
    assertThat(state.endLooks()).isLessThan(100);
  }

  @Test
  void onlySoManyWait() {
    state.ends(Map.of(0, 10L)).applied(Map.of(0, 9L));
    CompletableFuture<Lag> one = wait(LONG, 2);
    CompletableFuture<Lag> two = barrier.await(LogPart.WHOLE).toCompletableFuture();
    CompletableFuture<Lag> three = barrier.await(LogPart.WHOLE).toCompletableFuture();
    assertThat(three).isCompletedWithValue(Lag.UNKNOWN);
    assertThat(one).isNotDone();

    state.applied(Map.of(0, 10L));
    assertThat(one.join()).isEqualTo(Lag.NONE);
    assertThat(two.join()).isEqualTo(Lag.NONE);
    await()
        .untilAsserted(
            () ->
                assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join())
                    .isEqualTo(Lag.NONE));
  }

  @Test
  void nobodyLooksWhileNobodyWaits() {
    state.ends(Map.of(0, 1L)).applied(Map.of(0, 1L));
    wait(LONG, 10).join();
    int looks = state.appliedLooks();
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(1))
        .until(() -> state.appliedLooks() == looks);
  }

  @Test
  void whereTheLogDoesNotAnswerNobodyWaitsUntilItDoesAgain() {
    state.failing(new UnknownStateException("down", null));
    assertThat(wait(LONG, 10).join()).isEqualTo(Lag.UNKNOWN);
    await()
        .untilAsserted(
            () ->
                assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture())
                    .isCompletedWithValue(Lag.UNKNOWN));
    assertThat(Lag.UNKNOWN.header()).contains("unknown");

    state.failing(null).ends(Map.of(0, 1L)).applied(Map.of(0, 1L));
    await()
        .untilAsserted(
            () ->
                assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join())
                    .isEqualTo(Lag.NONE));
  }

  @Test
  void aReadDoesNotHangOnALogThatHangs() {
    CountDownLatch leave = new CountDownLatch(1);
    state.duringEnds(() -> awaitLatch(leave));
    assertThat(wait(SHORT, 10).join()).isEqualTo(Lag.UNKNOWN);
    leave.countDown();
  }

  @Test
  void anUnexpectedFailureDoesNotEndTheBarrier() {
    state.failing(new IllegalStateException("a bug"));
    assertThat(wait(LONG, 10).join()).isEqualTo(Lag.UNKNOWN);
    state.failing(null);
    await()
        .untilAsserted(
            () ->
                assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture().join())
                    .isEqualTo(Lag.NONE));
  }

  @Test
  void closingLetsEveryoneThrough() {
    state.ends(Map.of(0, 10L)).applied(Map.of(0, 9L));
    CompletableFuture<Lag> read = wait(LONG, 10);
    barrier.close();
    assertThat(read.join()).isEqualTo(Lag.UNKNOWN);
    assertThat(state.isClosed()).isTrue();
    assertThat(barrier.await(LogPart.WHOLE).toCompletableFuture())
        .isCompletedWithValue(Lag.UNKNOWN);
  }

  private void awaitLooks(int looks) {
    await().untilAsserted(() -> assertThat(state.appliedLooks()).isGreaterThanOrEqualTo(looks));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
