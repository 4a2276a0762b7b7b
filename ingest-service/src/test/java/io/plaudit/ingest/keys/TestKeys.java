package io.plaudit.ingest.keys;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Scope;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Keys of tenant acme, as the log holds them. */
final class TestKeys {

  static final String TENANT = "acme";
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private TestKeys() {}

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
