package io.plaudit.aggregator.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plaudit.access.MadeKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks up API keys that were made at run time. What is found counts for two seconds, however often
 * it is used. The rest is asked for together, one question at a time and at most fifty a second:
 * whoever shows any number of unknown keys costs the store no more, and keeps none waiting that was
 * found before. Thread-safe.
 */
final class KeyLookup {

  /** So long a key that is revoked may still be taken, beside what the store needs to apply it. */
  private static final Duration REMEMBERED = Duration.ofSeconds(2);

  private static final int MAX_REMEMBERED = 10_000;

  /** Longer than the callers of a key are silent, as a rule. */
  private static final Duration PROVEN = Duration.ofHours(12);

  /** Of keys that were never found. */
  private static final int MAX_STRANGERS = 1_000;

  private static final long PAUSE_MS = 20;

  private final Vertx vertx;
  private final Function<Set<String>, Future<Map<String, MadeKey>>> stored;
  private final Cache<String, MadeKey> found =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  /** Hashes that were found, live or not: all of them may wait, whoever else does. */
  private final Cache<String, Boolean> proven =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterAccess(PROVEN).build();

  private Map<String, Promise<Optional<MadeKey>>> waiting = new HashMap<>();
  private int strangers;
  private boolean asking;

  /**
   * @param stored the keys of these hashes, as the store has them
   */
  KeyLookup(Vertx vertx, Function<Set<String>, Future<Map<String, MadeKey>>> stored) {
    this.vertx = vertx;
    this.stored = stored;
  }

  /**
   * The key of this hash, live or not; empty when there is none. Fails with 503 where that cannot
   * be said, or too many unknown ones are asked for at once.
   */
  Future<Optional<MadeKey>> find(String sha256) {
    MadeKey known = found.getIfPresent(sha256);
    return known == null ? ask(sha256) : Future.succeededFuture(Optional.of(known));
  }

  private Future<Optional<MadeKey>> ask(String sha256) {
    Promise<Optional<MadeKey>> promise;
    boolean isFirst;
    synchronized (this) {
      promise = waiting.get(sha256);
      if (promise == null) {
        if (proven.getIfPresent(sha256) == null && ++strangers > MAX_STRANGERS) {
          return Future.failedFuture(Problem.unavailable("too many unknown API keys at once"));
        }
        promise = Promise.promise();
        waiting.put(sha256, promise);
      }
      isFirst = !asking;
      asking = true;
    }
    if (isFirst) {
      askNext();
    }
    return promise.future();
  }

  /** Asks for all who wait now; who comes meanwhile waits for the next time. */
  private void askNext() {
    Map<String, Promise<Optional<MadeKey>>> batch;
    synchronized (this) {
      asking = !waiting.isEmpty();
      if (!asking) {
        return;
      }
      batch = waiting;
      waiting = new HashMap<>();
      strangers = 0;
    }
    Future.succeededFuture(batch.keySet())
        .compose(stored)
        .onComplete(
            result -> {
              vertx.setTimer(PAUSE_MS, over -> askNext());
              answer(batch, result);
            });
  }

  private void answer(
      Map<String, Promise<Optional<MadeKey>>> batch, AsyncResult<Map<String, MadeKey>> result) {
    if (result.failed()) {
      batch.values().forEach(promise -> promise.fail(result.cause()));
      return;
    }
    found.putAll(result.result());
    result.result().keySet().forEach(hash -> proven.put(hash, true));
    batch.forEach(
        (hash, promise) -> promise.complete(Optional.ofNullable(result.result().get(hash))));
  }
}
