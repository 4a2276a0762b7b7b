package io.plaudit.ingest.keys;

import io.plaudit.access.MadeKey;
import io.plaudit.config.Secret;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.AttemptSecrets;
import java.util.Base64;
import java.util.UUID;

/**
 * Makes API keys: 256 bits as text, which derive from the attempt, so that one that is made at two
 * front doors at once is one and the same key.
 */
final class NewKey {

  private final AttemptSecrets secrets;

  NewKey(AttemptSecrets secrets) {
    this.secrets = secrets;
  }

  /** One that nobody has had before, but by the same attempt for a key of this id. */
  Secret of(Attempt attempt, UUID id) {
    return new Secret(
        MadeKey.PREFIX
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(secrets.bits(attempt, id.toString())));
  }
}
