package io.plaudit.ingest.idempotency;

import io.plaudit.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is counted in the place of somebody who is forgotten. It derives from the attempt, so that a
 * repetition of one that ended midway makes the same, and no two attempts do: who is forgotten
 * twice has two, which nobody can tell to be one person's. Who tries all values finds nothing
 * without both the secret and the attempt's key, neither of which is kept beside feedback.
 */
public final class Pseudonyms {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  public Pseudonyms(Secret secret) {
    key = new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** 128 bits for the value of this member of metadata. */
  public UUID bits(Attempt attempt, String tag, String value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String part :
          new String[] {attempt.tenant(), attempt.route(), attempt.key().text(), tag, value}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
      }
      ByteBuffer first = ByteBuffer.wrap(mac.doFinal());
      return new UUID(first.getLong(), first.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
