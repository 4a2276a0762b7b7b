package io.plaudit.ingest.idempotency;

import io.plaudit.model.InvalidEventException;

/**
 * The name that a client gives to one attempt to write, so that a repetition of it is recognised.
 * Where the client gives none the front door makes one and returns it.
 */
public record IdempotencyKey(String text) {

  /** The header of the request and of every answer to a write. */
  public static final String HEADER = "Idempotency-Key";

  private static final int MAX_CHARACTERS = 255;

  public IdempotencyKey {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS || !isVisible(text)) {
      throw InvalidEventException.of(
          HEADER, "must be 1 to " + MAX_CHARACTERS + " visible ASCII characters");
    }
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }
}
