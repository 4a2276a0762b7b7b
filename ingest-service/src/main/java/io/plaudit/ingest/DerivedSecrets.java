package io.plaudit.ingest;

import io.plaudit.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets made of another one, each for one purpose: who knows one learns nothing of the others.
 */
final class DerivedSecrets {

  private static final String ALGORITHM = "HmacSHA256";

  private DerivedSecrets() {}

  /** HMAC-SHA256 of the purpose under the secret, as 64 hexadecimal digits. */
  static Secret of(Secret secret, String purpose) {
    byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
    if (key.length == 0) {
      // What is missing is complained about by whoever reads it.
      return new Secret("");
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] derived = mac.doFinal(("plaudit " + purpose).getBytes(StandardCharsets.UTF_8));
      return new Secret(HexFormat.of().formatHex(derived));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
