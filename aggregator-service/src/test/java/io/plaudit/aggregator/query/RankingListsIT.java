package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.query.RankingLists.RankedList;
import io.plaudit.model.Feedback;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RankingListsIT {

  private static final Ranking BEST =
      new Ranking(
          new Group(TestFeedback.TENANT, "feedback", "_user"),
          Window.OPEN,
          Ranking.Order.BEST,
          false);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final StoredFeedback stored = StoredFeedback.empty();
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool =
      QueryDatabase.pool(vertx, QueryServer.options(stored.database(), Duration.ofSeconds(5)), 2);
  private final RankingLists lists =
      new RankingLists(pool, Duration.ofSeconds(30), 2, () -> now.get());

  @AfterEach
  void close() {
    QueryServer.await(pool.close());
    QueryServer.await(vertx.close());
  }

  @Test
  void aListServesUntilItIsOldAndWhileItIsMadeAgain() {
    stored.add(user("a", "1"), user("b", "2"), user("c", "3"));
    assertThat(get().hashes()).containsExactly(hash("c"), hash("b"));
    stored.add(user("d", "4"));

    now.set(NOON.plusSeconds(30));
    assertThat(get()).isEqualTo(new RankedList(List.of(hash("c"), hash("b")), seconds(30)));
    now.set(NOON.plusSeconds(31));
    assertThat(get()).isEqualTo(new RankedList(List.of(hash("c"), hash("b")), seconds(31)));
    await()
        .untilAsserted(
            () ->
                assertThat(get())
                    .isEqualTo(new RankedList(List.of(hash("d"), hash("c")), seconds(0))));
  }

  @Test
  void aListThatIsFarTooOldIsWaitedFor() {
    stored.add(user("a", "1"));
    assertThat(get().hashes()).containsExactly(hash("a"));
    stored.add(user("b", "2"));
    now.set(NOON.plusSeconds(3600));
    assertThat(get().hashes()).containsExactly(hash("b"), hash("a"));
  }

  @Test
  void aFullListIsKnownWhileItIsGood() {
    stored.add(user("a", "1"));
    assertThat(lists.hasFull(BEST)).isFalse();
    get();
    assertThat(lists.hasFull(BEST)).isFalse();

    stored.add(user("b", "2"));
    now.set(NOON.plusSeconds(3600));
    get();
    assertThat(lists.hasFull(BEST)).isTrue();
    now.set(NOON.plusSeconds(3600 + 300));
    assertThat(lists.hasFull(BEST)).isTrue();
    now.set(NOON.plusSeconds(3600 + 301));
    assertThat(lists.hasFull(BEST)).isFalse();
  }

  @Test
  void aListThatCouldNotBeMadeIsTriedAgain() {
    stored.execute("alter table tag_aggregate rename to away");
    Throwable failure =
        lists.get(BEST).toCompletionStage().handle((list, e) -> e).toCompletableFuture().join();
    assertThat(failure).isNotNull();
    stored.execute("alter table away rename to tag_aggregate");
    assertThat(get().hashes()).isEmpty();
  }

  @Test
  void aListThatTookLongIsGoodForTwentyTimesAsLong() {
    stored.add(user("a", "1"));
    RankingLists slow =
        new RankingLists(
            pool,
            Duration.ofSeconds(30),
            2,
            () -> now.getAndUpdate(before -> before.plusSeconds(3)));
    QueryServer.await(slow.get(BEST));
    stored.add(user("b", "2"));
    Instant made = now.get();

    now.set(made.plusSeconds(50));
    assertThat(QueryServer.await(slow.get(BEST)).hashes()).containsExactly(hash("a"));
    // Lists are made one after the other: had that read had one made, it would be there now.
    Ranking other = new Ranking(BEST.group(), Window.OPEN, Ranking.Order.COUNT, false);
    assertThat(QueryServer.await(slow.get(other)).hashes()).hasSize(2);
    now.set(made.plusSeconds(50));
    assertThat(QueryServer.await(slow.get(BEST)).hashes()).containsExactly(hash("a"));
    now.set(made.plusSeconds(290));
    assertThat(QueryServer.await(slow.get(BEST)).hashes()).containsExactly(hash("a"));
    await()
        .untilAsserted(
            () ->
                assertThat(QueryServer.await(slow.get(BEST)).hashes())
                    .containsExactly(hash("b"), hash("a")));
  }

  private RankedList get() {
    return QueryServer.await(lists.get(BEST));
  }

  private static UUID hash(String user) {
    return Group.valueHash(user);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Feedback user(String user, String value) {
    return valued("t" + user, user, value, "1")
        .metadata(json("{\"_user\":\"" + user + "\"}"))
        .build();
  }
}
