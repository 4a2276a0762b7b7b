package io.plaudit.ingest.idempotency;

import io.plaudit.model.InvalidEventException;
import java.util.UUID;

/**
 * The name that a client gives to one attempt to write, so that a repetition of it is recognised.
 * Where the client gives none the front door makes one and returns it.
 */
public record IdempotencyKey(String text) {

  /** The header of the request and of every answer to a write. */
  public static final String HEADER = "Idempotency-Key";

  private static final int MAX_CHARACTERS = 255;

  public IdempotencyKey {
    if (text.isEmpty()
        || text.length() > MAX_CHARACTERS
        || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw InvalidEventException.of(
          HEADER, "must be 1 to " + MAX_CHARACTERS + " visible ASCII characters");
    }
  }

  /** A key that nobody else has. */
  public static IdempotencyKey random() {
    return new IdempotencyKey(UUID.randomUUID().toString());
  }
}
