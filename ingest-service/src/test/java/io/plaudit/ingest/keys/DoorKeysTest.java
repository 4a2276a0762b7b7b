package io.plaudit.ingest.keys;

import static io.plaudit.ingest.keys.TestKeys.NOON;
import static io.plaudit.ingest.keys.TestKeys.TENANT;
import static io.plaudit.ingest.keys.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Principal;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom a front door lets in, by what the log of objects says and by a clock that moves. */
final class DoorKeysTest {

  private static final String SECRET = TestKeys.secret();
  private static final Duration LONG = Duration.ofDays(40);

  private Instant now = NOON;
  private final KeyObjects objects = new KeyObjects(64 * 1024, () -> now);
  private final ObjectCache cache = objects.cache();
  private final DoorKeys keys = new DoorKeys(configured("{}"), objects, () -> now);

  @Test
  void beforeTheLogIsReadNobodyIsTurnedAway_norLetIn() {
    accept(key(SECRET));

    // What was read so far may be revoked further on.
    assertUnavailable(SECRET);
    assertUnavailable(TestKeys.secret());
    assertThat(keys.authenticate("pk_configured")).isPresent();
    assertThat(keys.authenticate("whatever else")).isEmpty();
    cache.caughtUp();
    assertThat(keys.authenticate(SECRET)).map(Principal::tenant).contains(TENANT);
    assertThat(keys.authenticate(TestKeys.secret())).isEmpty();
  }

  @Test
  void aKeyIsGoodUntilItExpires() {
    accept(key(SECRET, NOON.plusSeconds(1)));
    cache.caughtUp();

    assertThat(keys.authenticate(SECRET)).isPresent();
    now = NOON.plusSeconds(1);
    assertThat(keys.authenticate(SECRET)).isEmpty();
  }

  @Test
  void aKeyThatExpiresAtTheEndOfTimeIsNoKey_andInNobodysWay() {
    String late = TestKeys.secret();
    accept(key(late, Instant.MAX));
    accept(key(SECRET));
    cache.caughtUp();

    assertThat(keys.authenticate(late)).isEmpty();
    assertThat(keys.authenticate(SECRET)).isPresent();
  }

  @Test
  void aRevokedKeyIsNoKey_alsoForWhoReadsTheLogAnew() {
    MadeKey key = key(SECRET);
    accept(key);
    cache.caughtUp();
    accept(key.revoked(now));
    assertThat(keys.authenticate(SECRET)).isEmpty();

    // Compacted or not: what is read on the way to the end does not count.
    cache.restart();
    accept(key);
    assertThat(keys.authenticate(SECRET)).isEmpty();
    accept(key.revoked(now));
    cache.caughtUp();
    assertThat(keys.authenticate(SECRET)).isEmpty();
    cache.restart();
    accept(key.revoked(now));
    cache.caughtUp();
    assertThat(keys.authenticate(SECRET)).isEmpty();
  }

  /** Its removal might be missed by who is away for long; that of an expired key may be. */
  @Test
  void aRevokedKeyKeepsItsDocument_unlessItHasExpiredForLong() {
    MadeKey unlimited = key(SECRET);
    MadeKey limited = key(TestKeys.secret(), NOON.plusSeconds(1));
    accept(unlimited.revoked(now));
    accept(limited.revoked(now));
    cache.caughtUp();
    assertThat(cache.sweep(now)).isEmpty();

    now = NOON.plus(LONG);
    assertThat(cache.sweep(now)).containsExactly(MadeKey.ref(TENANT, limited.id()));
    assertThat(objects.all(TENANT)).containsExactly(unlimited.revoked(NOON));
    // Who missed both the revocation and the removal.
    accept(limited);
    assertThat(keys.authenticate(SECRET)).isEmpty();
  }

  @Test
  void whatIsRemovedFromTheLogIsNoKey() {
    MadeKey key = key(SECRET);
    accept(key);
    cache.caughtUp();
    cache.accept(SideObject.removed(MadeKey.ref(TENANT, key.id())), now);

    assertThat(keys.authenticate(SECRET)).isEmpty();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void whatIsWrittenTwiceIsStillThere() {
    MadeKey key = key(SECRET);
    accept(key);
    accept(key);
    cache.caughtUp();

    assertThat(keys.authenticate(SECRET)).isPresent();
  }

  @Test
  void whoDoesNotHearTheLogLetsNobodyIn_andTurnsAwayWhomItKnows() {
    String revoked = TestKeys.secret();
    accept(key(SECRET));
    accept(key(revoked).revoked(now));
    cache.caughtUp();

    cache.lost(System.nanoTime() - Duration.ofSeconds(1).toNanos());
    assertThat(keys.authenticate(SECRET)).isPresent();
    cache.lost(System.nanoTime() - Duration.ofMinutes(1).toNanos());
    assertUnavailable(SECRET);
    assertThat(keys.authenticate(revoked)).isEmpty();
    assertThat(keys.authenticate("pk_configured")).isPresent();
    cache.restart();
    accept(key(SECRET));
    cache.caughtUp();
    assertThat(keys.authenticate(SECRET)).isPresent();
  }

  @Test
  void whereNotAllFitANewOneIsNotCalledUnknown_andTheOthersStillCount() {
    accept(key(SECRET));
    for (int i = 0; i < 100; i++) {
      accept(key("another " + i));
    }
    cache.caughtUp();

    assertUnavailable(TestKeys.secret());
    assertThat(keys.authenticate(SECRET)).isPresent();
    assertThat(cache.bytes()).isLessThanOrEqualTo(64 * 1024);
  }

  @Test
  void aConfiguredKeyWins_alsoWhenItHasExpired() {
    ApiKeys expired = configured(SECRET, "{\"expires_at\":\"2026-11-21T11:59:59Z\"}");
    accept(key(SECRET));
    cache.caughtUp();

    assertThat(new DoorKeys(expired, objects, () -> now).authenticate(SECRET)).isEmpty();
    assertThat(
            new DoorKeys(configured(SECRET, "{}"), objects, () -> now)
                .authenticate(SECRET)
                .orElseThrow()
                .tenant())
        .isEqualTo("globex");
  }

  private static ApiKeys configured(String more) {
    return configured("pk_configured", more);
  }

  private static ApiKeys configured(String key, String more) {
    String entry =
        "{\"name\":\"c\",\"sha256\":\"%s\",\"tenant\":\"globex\",\"scopes\":[\"read\"],"
            .formatted(ApiKeys.sha256(key));
    return ApiKeys.parse("[" + entry + "\"user\":\"" + new UUID(0, 1) + "\"" + tail(more) + "]");
  }

  private static String tail(String more) {
    return more.equals("{}") ? "}" : "," + more.substring(1);
  }

  private void accept(MadeKey key) {
    cache.accept(key.object(), NOON);
  }

  private void assertUnavailable(String secret) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> keys.authenticate(secret))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(503));
  }
}
