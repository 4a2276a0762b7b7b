package io.plaudit.ingest.dialect.langsmith;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.objects.StoredObjects;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What of the store's answers is remembered. */
final class TokenLookupTest {

  private static final int ADDRESSES = 10;
  private static final int EACH = 300;

  private final TokenObjects objects = new TokenObjects(1024 * 1024);
  private final AtomicInteger questions = new AtomicInteger();

  @Test
  void itIsBoundedByItsBytes() {
    String padding = " ".repeat(12_000);
    FeedbackConfig config =
        FeedbackConfig.read(new RawJson("{\"type\":\"freeform\"" + padding + "}"));
    TokenClaims large = claims(Optional.of(config));
    TokenLookup lookup =
        lookup((kind, name) -> completedFuture(object(large, UUID.fromString(name))));

    for (int i = 0; i < ADDRESSES * EACH; i++) {
      assertThat(lookup.find(UUID.randomUUID(), "192.0.2." + i % ADDRESSES)).isCompleted();
    }

    assertThat((long) ADDRESSES * EACH * large.bytes()).isGreaterThan(2 * TokenLookup.MAX_BYTES);
    assertThat(lookup.bytes()).isBetween(TokenLookup.MAX_BYTES / 2, TokenLookup.MAX_BYTES);
  }

  @Test
  void whoAsksMeanwhileGetsTheSameAnswer_andAFailureIsNotRemembered() {
    UUID id = UUID.randomUUID();
    CompletableFuture<List<SideObject>> first = new CompletableFuture<>();
    TokenLookup lookup =
        lookup(
            (kind, name) ->
                questions.incrementAndGet() == 1
                    ? first
                    : completedFuture(object(claims(Optional.empty()), id)));

    CompletableFuture<TokenClaims> one = lookup.find(id, "192.0.2.1").toCompletableFuture();
    CompletableFuture<TokenClaims> other = lookup.find(id, "192.0.2.1").toCompletableFuture();
    assertThat(questions).hasValue(1);
    first.completeExceptionally(new IllegalStateException("the store is away"));

    assertThat(one).isCompletedExceptionally();
    assertThat(other).isCompletedExceptionally();
    assertThat(lookup.find(id, "192.0.2.1")).isCompleted();
    assertThat(lookup.find(id, "192.0.2.1")).isCompleted();
    assertThat(questions).hasValue(2);
  }

  private TokenLookup lookup(StoredObjects stored) {
    return new TokenLookup(objects, stored, () -> completedFuture(true), InstantSource.system());
  }

  private static List<SideObject> object(TokenClaims claims, UUID id) {
    return List.of(TokenObjects.token(claims, id));
  }

  private static TokenClaims claims(Optional<FeedbackConfig> config) {
    return new TokenClaims("acme", UUID.randomUUID(), "k", Instant.now().plusSeconds(60), config);
  }
}
