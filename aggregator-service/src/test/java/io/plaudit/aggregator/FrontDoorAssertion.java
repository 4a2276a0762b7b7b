package io.plaudit.aggregator;

import io.plaudit.access.Assertions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The front door's assertion, made by hand: a JWT signed with HMAC-SHA256. */
final class FrontDoorAssertion {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private FrontDoorAssertion() {}

  static String of(String tenant, String secret) {
    String claims =
        """
        {"iss":"%s","aud":"%s","exp":%d,"tenant":"%s","scope":"read",\
        "user":"99999999-9999-4999-8999-999999999999"}"""
            .formatted(
                Assertions.ISSUER,
                Assertions.AUDIENCE,
                Instant.now().getEpochSecond() + 30,
                tenant);
    String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
