package io.plaudit.ingest.idempotency;

import io.plaudit.config.Secret;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What is counted in the place of somebody who is forgotten. It derives from the attempt, so that a
 * repetition of one that ended midway makes the same, and no two attempts do: who is forgotten
 * twice has two, which nobody can tell to be one person's.
 */
public final class Pseudonyms {

  private final AttemptSecrets secrets;

  public Pseudonyms(Secret secret) {
    secrets = new AttemptSecrets(secret);
  }

  /** 128 bits for the value of this member of metadata. */
  public UUID bits(Attempt attempt, String tag, String value) {
    ByteBuffer first = ByteBuffer.wrap(secrets.bits(attempt, tag, value));
    return new UUID(first.getLong(), first.getLong());
  }
}
