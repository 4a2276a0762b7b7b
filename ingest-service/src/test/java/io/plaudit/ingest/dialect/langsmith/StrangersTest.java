package io.plaudit.ingest.dialect.langsmith;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.ingest.objects.StoredObjects;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often those without a key make a front door look for what nobody made. */
final class StrangersTest {

  private static final int BYTES = 1024 * 1024;
  private static final int PLENTY = 1_000_000;
  private static final Secret SECRET = new Secret("a secret for tokens, of 32 bytes and more");

  private final AtomicInteger asked = new AtomicInteger();
  private final TokenObjects tokens = new TokenObjects(BYTES);
  private final ShareObjects shares = new ShareObjects(SECRET, BYTES);

  @Test
  void unknownTokensAreLookedUpSoOftenForEachAddress() {
    tokens.caches().forEach(ObjectCache::caughtUp);

    refusesInTheEnd(bareTokens((kind, name) -> completedFuture(List.of())), "id");
  }

  @Test
  void whatTheStoreHasJustAnsweredIsNotUnknown() {
    ObjectCache revocations = tokens.caches().get(1);
    revocations.caughtUp();
    UUID id = UUID.randomUUID();
    TokenClaims claims =
        new TokenClaims(
            "acme", UUID.randomUUID(), "k", Instant.now().plusSeconds(60), Optional.empty());
    AtomicInteger questions = new AtomicInteger();
    Operation.Presigned bare =
        bareTokens(
            (kind, name) -> {
              questions.incrementAndGet();
              return completedFuture(List.of(TokenObjects.token(claims, id)));
            });
    Operation.Visit visit = new Operation.Visit(Map.of("id", id.toString()), "192.0.2.1");

    for (int i = 0; i < 2 * StrangerRate.EACH_PER_MINUTE; i++) {
      assertThat(bare.grants().apply(visit)).isCompleted();
    }
    assertThat(questions).hasValue(1);
  }

  @Test
  void unknownShareTokensToo() {
    shares.caches().forEach(ObjectCache::caughtUp);
    ShareOperations operations =
        new ShareOperations(
            shares, new DatasetObjects(BYTES), this::current, 60, false, Runnable::run);

    refusesInTheEnd(presigned(operations.operations(), "/feedbacks"), "share_token");
  }

  private Operation.Presigned bareTokens(StoredObjects stored) {
    PresignedSettings settings =
        new PresignedSettings(SECRET, Optional.empty(), Optional.empty(), PLENTY);
    TokenOperations operations =
        new TokenOperations(
            settings,
            tokens,
            ConfigObjects.none(),
            stored,
            this::current,
            how -> {},
            InstantSource.system(),
            Runnable::run);
    return presigned(operations.operations(), "/{id}");
  }

  private void refusesInTheEnd(Operation.Presigned operation, String parameter) {
    int status = 404;
    for (int i = 0; i < 2 * StrangerRate.EACH_PER_MINUTE && status == 404; i++) {
      status = status(operation, parameter, "192.0.2.1");
    }

    assertThat(status).isEqualTo(429);
    assertThat(asked.get())
        .isBetween(StrangerRate.EACH_PER_MINUTE, 2 * StrangerRate.EACH_PER_MINUTE - 1);
    assertThat(status(operation, parameter, "192.0.2.2")).isEqualTo(404);
  }

  private static int status(Operation.Presigned operation, String parameter, String address) {
    Operation.Visit visit =
        new Operation.Visit(Map.of(parameter, UUID.randomUUID().toString()), address);
    Throwable failure =
        catchThrowable(() -> operation.grants().apply(visit).toCompletableFuture().join());
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return ((RefusedException) cause).status();
  }

  private static Operation.Presigned presigned(List<Operation> operations, String end) {
    return operations.stream()
        .filter(operation -> operation.route().paths().get(0).endsWith(end))
        .filter(Operation.Presigned.class::isInstance)
        .map(Operation.Presigned.class::cast)
        .filter(operation -> !operation.route().paths().get(0).contains("{claims}"))
        .findFirst()
        .orElseThrow();
  }

  private CompletableFuture<Boolean> current() {
    asked.incrementAndGet();
    return completedFuture(true);
  }
}
