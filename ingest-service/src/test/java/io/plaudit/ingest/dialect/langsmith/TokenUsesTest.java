package io.plaudit.ingest.dialect.langsmith;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token counts until it expires, however it is shown. */
final class TokenUsesTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Route ROUTE = new Route("GET /t", List.of("GET"), List.of("/t"));

  private Instant now = NOON;
  private final UUID id = UUID.randomUUID();
  private final TokenClaims claims =
      new TokenClaims("acme", UUID.randomUUID(), "k", NOON.plusSeconds(60), Optional.empty());
  private final TokenSigner signer =
      new TokenSigner(
          new PresignedSettings(
              new Secret("a secret for tokens, of 32 bytes and more"),
              Optional.empty(),
              Optional.empty(),
              1_000));
  private final TokenObjects objects = new TokenObjects(1024 * 1024, () -> now);
  private final TokenUses uses =
      new TokenUses(
          signer,
          new TokenLookup(
              objects,
              (kind, name) -> completedFuture(List.<SideObject>of()),
              () -> completedFuture(true),
              () -> now),
          objects,
          ConfigObjects.none(),
          1_000,
          how -> {},
          () -> now);

  @BeforeEach
  void readTheLog() {
    objects.caches().forEach(ObjectCache::caughtUp);
  }

  @Test
  void aSignedTokenExpires() {
    String token = signer.sign(claims, id);
    Operation.Visit visit =
        new Operation.Visit(Map.of("claims", token, "id", id.toString()), "192.0.2.1");

    expires(() -> uses.bySignature(ROUTE, visit));
  }

  @Test
  void soDoesItsBareId() {
    objects.caches().get(0).accept(TokenObjects.token(claims, id), NOON);
    Operation.Visit visit = new Operation.Visit(Map.of("id", id.toString()), "192.0.2.1");

    expires(() -> uses.byLookup(ROUTE, visit));
  }

  private void expires(Supplier<CompletionStage<Operation.Grant>> use) {
    for (Instant before : List.of(NOON, NOON.plusSeconds(59))) {
      now = before;
      assertThat(use.get()).isCompleted();
    }
    for (Instant after : List.of(NOON.plusSeconds(60), NOON.plusSeconds(3_000))) {
      now = after;
      Throwable failure = catchThrowable(() -> use.get().toCompletableFuture().join());
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      assertThat(cause)
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.status()).isEqualTo(403))
          .hasMessage("the token has expired");
    }
  }
}
