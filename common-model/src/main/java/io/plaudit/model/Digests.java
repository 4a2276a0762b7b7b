package io.plaudit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** SHA-256, and the names made of it. Thread-safe. */
public final class Digests {

  private static final int UUID_BYTES = 2 * Long.BYTES;

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

  /** Two names of one thing. */
  public record Names(UUID first, UUID second) {}

  /** 128 bits that name this sequence of texts: ("a","bc") and ("ab","c") differ. */
  public static UUID hash128(String... parts) {
    return uuid(hash(parts), 0);
  }

  /**
   * A UUID of version 8 made of the SHA-256 of a sequence of texts (RFC 9562, appendix B.2 shows
   * the construction). The same sequence always makes the same UUID.
   */
  public static UUID nameUuid(String... parts) {
    return version8(uuid(hash(parts), 0));
  }

  /** Two such UUIDs, one of each half of the hash. */
  public static Names nameUuids(String... parts) {
    byte[] hash = hash(parts);
    return new Names(version8(uuid(hash, 0)), version8(uuid(hash, UUID_BYTES)));
  }

  /** Of the parts in UTF-8, each behind its length. */
  private static byte[] hash(String... parts) {
    byte[][] encoded = new byte[parts.length][];
    int length = parts.length * Integer.BYTES;
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      length += encoded[i].length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : encoded) {
      all.putInt(part.length).put(part);
    }
    return sha256(all.array());
  }

  private static UUID uuid(byte[] hash, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(hash);
    return new UUID(buffer.getLong(at), buffer.getLong(at + Long.BYTES));
  }

  private static UUID version8(UUID bits) {
    return new UUID(
        (bits.getMostSignificantBits() & 0xffff_ffff_ffff_0fffL) | 0x8000L,
        (bits.getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
