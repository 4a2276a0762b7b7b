package io.plaudit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** SHA-256, and the names made of it. Thread-safe. */
public final class Digests {

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Digests::newSha256);

  private Digests() {}

  public static byte[] sha256(byte[] bytes) {
    return sha256(bytes, 0, bytes.length);
  }

  public static byte[] sha256(byte[] bytes, int offset, int length) {
    MessageDigest digest = SHA_256.get();
    digest.update(bytes, offset, length);
    return digest.digest();
  }

  /** 128 bits that name this sequence of texts: ("a","bc") and ("ab","c") differ. */
  public static UUID hash128(String... parts) {
    return uuid(hash(parts));
  }

  /**
   * A UUID of version 8 made of the SHA-256 of a sequence of texts (RFC 9562, appendix B.2 shows
   * the construction). The same sequence always makes the same UUID.
   */
  public static UUID nameUuid(String... parts) {
    UUID hash = uuid(hash(parts));
    return new UUID(
        (hash.getMostSignificantBits() & 0xffff_ffff_ffff_0fffL) | 0x8000L,
        (hash.getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }

  private static byte[] hash(String... parts) {
    MessageDigest digest = SHA_256.get();
    byte[] length = new byte[Integer.BYTES];
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      ByteBuffer.wrap(length).putInt(bytes.length);
      digest.update(length);
      digest.update(bytes);
    }
    return digest.digest();
  }

  private static UUID uuid(byte[] hash) {
    ByteBuffer buffer = ByteBuffer.wrap(hash);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
