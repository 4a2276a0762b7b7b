package io.plaudit.ingest.dialect.langsmith;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.StoredObjects;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What a token allows of which nothing but the uuid is shown. It is in memory; else it may have
 * been made at another front door a moment ago; else, where memory cannot say that there is none,
 * the store is asked, once for all who ask meanwhile, and its answer counts for a moment.
 */
final class TokenLookup {

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  /** So long an answer of the store counts: as long as another front door may be behind. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  /** What they may take together; what is asked for but not answered yet is bounded by its rate. */
  static final long MAX_BYTES = 8L * 1024 * 1024;

  /** What takes the answer that there is none. */
  private static final int OVERHEAD_BYTES = 256;

  private final TokenObjects objects;
  private final StoredObjects stored;
  private final Supplier<? extends CompletionStage<Boolean>> current;
  private final InstantSource clock;
  private final StrangerRate strangers = new StrangerRate();
  private final Map<UUID, CompletableFuture<Optional<TokenClaims>>> asking =
      new ConcurrentHashMap<>();
  private final Cache<UUID, Optional<TokenClaims>> answers =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((UUID id, Optional<TokenClaims> found) -> bytes(found))
          .expireAfterWrite(REMEMBERED)
          .build();

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   */
  TokenLookup(
      TokenObjects objects,
      StoredObjects stored,
      Supplier<? extends CompletionStage<Boolean>> current,
      InstantSource clock) {
    this.objects = objects;
    this.stored = stored;
    this.current = current;
    this.clock = clock;
  }

  /**
   * Its claims. Fails with a {@link RefusedException}: 404 where there is no such token, 429 when
   * too much that is not known is asked for, 503 when nobody can say.
   *
   * @param address of who asks
   */
  CompletionStage<TokenClaims> find(UUID id, String address) {
    Optional<TokenClaims> known = objects.token(id);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    Optional<TokenClaims> answered = answers.getIfPresent(id);
    if (answered != null) {
      return orUnknown(CompletableFuture.completedFuture(answered));
    }
    strangers.require(address);
    return current.get().thenCompose(isCurrent -> find(id, isCurrent));
  }

  static RefusedException unknown() {
    return new RefusedException(NOT_FOUND, "the token is not known");
  }

  private CompletionStage<TokenClaims> find(UUID id, boolean isCurrent) {
    Optional<TokenClaims> known = objects.token(id);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    if (isCurrent && objects.knowsAll(clock.instant())) {
      throw unknown();
    }
    return orUnknown(answer(id));
  }

  private static CompletionStage<TokenClaims> orUnknown(
      CompletableFuture<Optional<TokenClaims>> answer) {
    return answer.thenApply(found -> found.orElseThrow(TokenLookup::unknown));
  }

  /** What the store says, or is about to say; that it says nothing is not remembered. */
  private CompletableFuture<Optional<TokenClaims>> answer(UUID id) {
    CompletableFuture<Optional<TokenClaims>> answer = asking.computeIfAbsent(id, this::ask);
    return answer.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            answers.put(id, found);
          }
          asking.remove(id, answer);
        });
  }

  /** What the remembered answers take, roughly. */
  long bytes() {
    answers.cleanUp();
    return answers.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  private static int bytes(Optional<TokenClaims> found) {
    return OVERHEAD_BYTES + found.map(TokenClaims::bytes).orElse(0);
  }

  private CompletableFuture<Optional<TokenClaims>> ask(UUID id) {
    return stored
        .named(TokenObjects.TOKEN, id.toString())
        .thenApply(found -> found.stream().flatMap(TokenObjects::readable).findFirst())
        .exceptionally(
            failure -> {
              throw new RefusedException(
                  UNAVAILABLE, "the token cannot be looked up now; its whole URL can be used");
            })
        .toCompletableFuture();
  }
}
