package io.plaudit.model;

import java.util.HexFormat;

/**
 * The first 128 bits of the SHA-256 of a recorded feedback as the client sent it, in hexadecimal.
 * Two records of one feedback with the same fingerprint are one record that was sent twice.
 */
public record Fingerprint(String hex) {

  private static final int BYTES = 16;

  public Fingerprint {
    if (hex == null || !hex.matches("[0-9a-f]{32}")) {
      throw InvalidEventException.of(
          "fingerprint", "must be 32 lower-case hexadecimal digits", hex);
    }
  }

  public static Fingerprint of(byte[] asSent, int offset, int length) {
    byte[] hash = Digests.sha256(asSent, offset, length);
    return new Fingerprint(HexFormat.of().formatHex(hash, 0, BYTES));
  }
}
