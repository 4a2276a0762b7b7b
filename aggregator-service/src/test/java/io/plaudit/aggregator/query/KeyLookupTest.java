package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store is asked for by those who show keys; a test answers in its place. */
final class KeyLookupTest {

  private static final MadeKey KEY = key("k");

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Asked> questions = new LinkedBlockingQueue<>();
  private final KeyLookup lookup = new KeyLookup(vertx, this::ask);

  private record Asked(Set<String> hashes, Promise<Map<String, MadeKey>> answer) {}

  @AfterEach
  void close() {
    QueryServer.await(vertx.close());
  }

  @Test
  void whatIsFoundIsAskedForEveryTwoSeconds_howeverOftenItIsUsed() throws Exception {
    Future<Optional<MadeKey>> first = lookup.find(KEY.sha256());
    next().answer().complete(Map.of(KEY.sha256(), KEY));
    assertThat(QueryServer.await(first)).contains(KEY);
    MadeKey revoked = KEY.revoked(Instant.now());

    await()
        .atMost(Duration.ofSeconds(4))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              Future<Optional<MadeKey>> used = lookup.find(KEY.sha256());
              Asked asked = questions.poll();
              if (asked != null) {
                asked.answer().complete(Map.of(KEY.sha256(), revoked));
              }
              return QueryServer.await(used).orElseThrow().equals(revoked);
            });
    assertThat(questions).isEmpty();
  }

  @Test
  void anyNumberOfUnknownKeysIsOneQuestionAtATime_andTooManyAreRefused() throws Exception {
    List<Future<Optional<MadeKey>>> asked = new ArrayList<>();
    asked.add(lookup.find("first"));
    Asked first = next();
    for (int i = 0; i < 1_500; i++) {
      asked.add(lookup.find("unknown " + i));
      asked.add(lookup.find("unknown " + i));
    }

    assertThat(first.hashes()).containsExactly("first");
    assertThat(questions).isEmpty();
    assertThat(asked)
        .filteredOn(Future::failed)
        .hasSize(1_000)
        .allSatisfy(
            refused ->
                assertThat(((Problem) refused.cause()).kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
    first.answer().complete(Map.of());
    Asked second = next();
    assertThat(second.hashes()).hasSize(1_000);
    second.answer().complete(Map.of());
    for (Future<Optional<MadeKey>> each : asked) {
      if (!each.failed()) {
        assertThat(QueryServer.await(each)).isEmpty();
      }
    }
    assertThat(questions).isEmpty();
  }

  @Test
  void strangersDoNotKeepAKeyWaitingThatWasFoundBefore() throws Exception {
    Future<Optional<MadeKey>> first = lookup.find(KEY.sha256());
    next().answer().complete(Map.of(KEY.sha256(), KEY));
    QueryServer.await(first);
    lookup.find("stranger");
    Asked stranger = next();
    for (int i = 0; i < 1_001; i++) {
      lookup.find("stranger " + i);
    }
    assertThat(lookup.find("one more").failed()).isTrue();

    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(4))
        .until(() -> !lookup.find(KEY.sha256()).isComplete());
    Future<Optional<MadeKey>> again = lookup.find(KEY.sha256());

    stranger.answer().complete(Map.of());
    Asked all = next();
    assertThat(all.hashes()).hasSize(1_001).contains(KEY.sha256());
    all.answer().complete(Map.of(KEY.sha256(), KEY));
    assertThat(QueryServer.await(again)).contains(KEY);
  }

  @Test
  void whereTheStoreCannotSayTheNextQuestionIsAskedAllTheSame() throws Exception {
    Future<Optional<MadeKey>> first = lookup.find(KEY.sha256());
    next().answer().fail(Problem.unavailable("not now"));
    assertThat(first.failed()).isTrue();

    Future<Optional<MadeKey>> second = lookup.find(KEY.sha256());
    next().answer().complete(Map.of(KEY.sha256(), KEY));

    assertThat(QueryServer.await(second)).contains(KEY);
  }

  private Future<Map<String, MadeKey>> ask(Set<String> hashes) {
    Asked asked = new Asked(Set.copyOf(hashes), Promise.promise());
    questions.add(asked);
    return asked.answer().future();
  }

  private Asked next() throws InterruptedException {
    Asked asked = questions.poll(10, TimeUnit.SECONDS);
    assertThat(asked).isNotNull();
    return asked;
  }

  private static MadeKey key(String secret) {
    return new MadeKey(
        UUID.randomUUID(),
        "acme",
        "a test's",
        ApiKeys.sha256(secret),
        UUID.randomUUID(),
        Set.of(Scope.READ),
        null,
        null,
        Instant.now(),
        null);
  }
}
