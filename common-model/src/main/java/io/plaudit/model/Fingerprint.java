package io.plaudit.model;

import java.util.HexFormat;
import java.util.UUID;

/**
 * The first 128 bits of the SHA-256 of a recorded feedback as the client sent it, in hexadecimal.
 * Two records of one feedback with the same fingerprint are one record that was sent twice.
 */
public record Fingerprint(String hex) {

  private static final int BYTES = 16;

  public Fingerprint {
    if (hex == null || !isHex(hex)) {
      throw InvalidEventException.of(
          "fingerprint", "must be 32 lower-case hexadecimal digits", hex);
    }
  }

  public static Fingerprint of(byte[] asSent, int offset, int length) {
    byte[] hash = Digests.sha256(asSent, offset, length);
    return new Fingerprint(HexFormat.of().formatHex(hash, 0, BYTES));
  }

  /** The same bits as a UUID, which is how databases like to keep 128 of them. */
  public UUID uuid() {
    int half = BYTES;
    return new UUID(
        HexFormat.fromHexDigitsToLong(hex, 0, half),
        HexFormat.fromHexDigitsToLong(hex, half, 2 * half));
  }

  private static boolean isHex(String text) {
    if (text.length() != 2 * BYTES) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
