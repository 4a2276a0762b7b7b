package io.plaudit.ingest.keys;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.AttemptSecrets;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Keys of tenant acme, as the log holds them. */
final class TestKeys {

  static final String TENANT = "acme";
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private TestKeys() {}

  /** One that nobody has had before. */
  static String secret() {
    IdempotencyKey attempt = new IdempotencyKey(UUID.randomUUID().toString());
    return new NewKey(new AttemptSecrets(new Secret("a test's")))
        .of(new Attempt(TENANT, "a test", attempt), new UUID(0, 0))
        .reveal();
  }

  static MadeKey key(String secret) {
    return key(secret, null);
  }

  static MadeKey key(String secret, Instant expiresAt) {
    return new MadeKey(
        UUID.randomUUID(),
        TENANT,
        "a test's",
        ApiKeys.sha256(secret),
        UUID.randomUUID(),
        Set.of(Scope.WRITE),
        expiresAt,
        null,
        NOON,
        null);
  }
}
