package io.plaudit.ingest.idempotency;

import io.plaudit.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bits that derive from an attempt, so that a repetition of it has the same, at whatever front
 * door, and no other has. Nobody finds them without both the secret and the attempt's key, neither
 * of which is kept.
 */
public final class AttemptSecrets {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret for one purpose, the same at all front doors
   */
  public AttemptSecrets(Secret secret) {
    key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** 256 bits of this attempt and these texts. */
  public byte[] bits(Attempt attempt, String... texts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String part : new String[] {attempt.tenant(), attempt.route(), attempt.key().text()}) {
        add(mac, part);
      }
      for (String text : texts) {
        add(mac, text);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** With its length, so that no two lists of texts are the same bytes. */
  private static void add(Mac mac, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }
}
