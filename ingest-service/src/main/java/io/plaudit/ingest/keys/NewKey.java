package io.plaudit.ingest.keys;

import io.plaudit.access.MadeKey;
import io.plaudit.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes API keys: 256 random bits as text. */
final class NewKey {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private NewKey() {}

  /** One that nobody has had before. */
  static Secret make() {
    byte[] bits = new byte[BYTES];
    RANDOM.nextBytes(bits);
    return new Secret(
        MadeKey.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }
}
