package io.plaudit.aggregator.query;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginnings of rankings too large to be made at read. A list is made when it is asked for and
 * made again, one at a time, when it is asked for and older than 30 seconds, or than twenty times
 * what it took to make, so that no ranking keeps the store busy; meanwhile the old one is good.
 * Thread-safe.
 */
final class RankingLists {

  static final Duration FRESH = Duration.ofSeconds(30);
  private static final int FRESH_MAKINGS = 20;
  private static final Duration USABLE = Duration.ofMinutes(5);
  private static final Duration MAX_FRESH = Duration.ofMinutes(2);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final int MAX_LISTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(RankingLists.class);

  private final Pool pool;
  private final Duration statementTimeout;
  private final int maxHashes;
  private final InstantSource clock;
  private final Map<Ranking, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
  private Future<Made> last = Future.succeededFuture();
  private int pending;

  RankingLists(Pool pool, Duration statementTimeout, int maxHashes, InstantSource clock) {
    this.pool = pool;
    this.statementTimeout = statementTimeout;
    this.maxHashes = maxHashes;
    this.clock = clock;
  }

  /**
   * @param age at the time it was asked for
   */
  record RankedList(List<UUID> hashes, Duration age) {}

  private record Made(List<UUID> hashes, Instant begun, Duration took) {
    Duration age(Instant now) {
      return Duration.between(begun, now);
    }

    boolean isFresh(Duration age) {
      Duration worthIt = took.multipliedBy(FRESH_MAKINGS);
      return age.compareTo(FRESH) <= 0
          || (age.compareTo(worthIt) <= 0 && age.compareTo(MAX_FRESH) <= 0);
    }
  }

  private static final class Slot {
    private Made made;
    private Future<Made> making;
  }

  /** The list, at most five minutes old; fails with 503 where the first takes longer than 5 s. */
  synchronized Future<RankedList> get(Ranking ranking) {
    Slot slot = slots.computeIfAbsent(ranking, unknown -> new Slot());
    forgetTheLeastUsed();
    // Read before anything is started: what is started may end at once, on this very thread.
    Made made = slot.made;
    Duration age = made == null ? null : made.age(clock.instant());
    if (age != null && made.isFresh(age)) {
      return Future.succeededFuture(new RankedList(made.hashes(), age));
    }
    Future<Made> making = slot.making;
    if (making == null && pending < MAX_LISTS) {
      making = make(ranking, slot);
    }
    return age != null && age.compareTo(USABLE) <= 0
        ? Future.succeededFuture(new RankedList(made.hashes(), age))
        : firstOf(making);
  }

  /** Whether a list is there that is good and as long as lists may be. */
  synchronized boolean hasFull(Ranking ranking) {
    Slot slot = slots.get(ranking);
    return slot != null
        && slot.made != null
        && slot.made.hashes().size() >= maxHashes
        && slot.made.age(clock.instant()).compareTo(USABLE) <= 0;
  }

  private Future<RankedList> firstOf(Future<Made> making) {
    if (making == null) {
      return Future.failedFuture(Problem.unavailable("too many rankings are being made"));
    }
    return making
        .timeout(FIRST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TimeoutException
                        ? Problem.unavailable("the ranking is being made; ask again")
                        : failure))
        .map(made -> new RankedList(made.hashes(), made.age(clock.instant())));
  }

  /** One after the other, so that rankings never hold more than one connection. */
  private Future<Made> make(Ranking ranking, Slot slot) {
    Promise<Made> promise = Promise.promise();
    Future<Made> before = last;
    slot.making = promise.future();
    last = promise.future();
    pending++;
    before
        .transform(result -> read(ranking))
        .onComplete(
            result -> {
              done(slot, result);
              promise.handle(result);
            });
    return promise.future();
  }

  private Future<Made> read(Ranking ranking) {
    Instant begun = clock.instant();
    String longer = "set local statement_timeout = " + statementTimeout.toMillis();
    return pool.withTransaction(
        connection ->
            connection
                .query(longer)
                .execute()
                .compose(set -> ranking.hashes(0, maxHashes).run(connection))
                .map(
                    rows ->
                        new Made(
                            Rankings.hashes(rows),
                            begun,
                            Duration.between(begun, clock.instant()))));
  }

  private synchronized void done(Slot slot, AsyncResult<Made> result) {
    pending--;
    slot.making = null;
    if (result.succeeded()) {
      slot.made = result.result();
    } else {
      LOG.atWarn().setCause(result.cause()).log("a ranking could not be made");
    }
  }

  private void forgetTheLeastUsed() {
    Iterator<Slot> eldest = slots.values().iterator();
    while (slots.size() > MAX_LISTS) {
      eldest.next();
      eldest.remove();
    }
  }
}
