package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said of revocations while they may not all be known. */
final class TokenObjectsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final UUID id = UUID.randomUUID();
  private final TokenObjects objects = new TokenObjects(1024 * 1024, () -> NOON);
  private final ObjectCache revocations = objects.caches().get(1);

  @Test
  void beforeTheLogIsReadNoTokenIsTaken() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> objects.isRevoked(token()))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(503));

    revocations.caughtUp();
    assertThat(objects.isRevoked(token())).isFalse();
  }

  @Test
  void whileTheLogIsNotFollowedNoTokenIsTaken_butForAMoment() {
    revocations.caughtUp();
    // By a clock that does not jump: a clock set back an hour would else add that hour.
    revocations.lost(System.nanoTime() - Duration.ofSeconds(1).toNanos());
    assertThat(objects.isRevoked(token())).isFalse();

    revocations.lost(System.nanoTime() - Duration.ofMinutes(1).toNanos());
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> objects.isRevoked(token()))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(503));
    revocations.restart();
    assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> objects.isRevoked(token()));
    revocations.accept(revocation(Optional.of(NOON)), NOON);
    revocations.caughtUp();
    assertThat(objects.isRevoked(token())).isTrue();
    assertThat(objects.isRevoked(another())).isFalse();
  }

  @Test
  void aRevocationOutlastsItsToken_evenByAFastClock() {
    revocations.caughtUp();
    revocations.accept(revocation(Optional.of(NOON)), NOON);

    assertThat(revocations.sweep(NOON.plus(Duration.ofMinutes(59)))).isEmpty();
    assertThat(objects.isRevoked(token())).isTrue();
    assertThat(revocations.sweep(NOON.plus(Duration.ofMinutes(61)))).hasSize(1);
  }

  @Test
  void aRevocationOfAnUnknownTokenEndsWhenTheLongestLivedWould() {
    revocations.caughtUp();
    revocations.accept(revocation(Optional.empty()), NOON);

    assertThat(revocations.sweep(NOON.plus(TokenRequest.LONGEST_LIFE))).isEmpty();
    assertThat(revocations.sweep(NOON.plus(TokenRequest.LONGEST_LIFE).plus(Duration.ofDays(1))))
        .hasSize(1);
  }

  private Token token() {
    return token(id);
  }

  private static Token another() {
    return token(UUID.randomUUID());
  }

  private static Token token(UUID id) {
    return Token.of(id, new TokenClaims("acme", UUID.randomUUID(), "k", NOON, Optional.empty()));
  }

  private SideObject revocation(Optional<Instant> expiry) {
    return objects.revocation("acme", id, NOON, expiry);
  }
}
