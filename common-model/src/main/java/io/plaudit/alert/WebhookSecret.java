package io.plaudit.alert;

import io.plaudit.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which what a webhook is sent is signed, as Standard Webhooks writes and uses it
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 * Nobody stores it: it derives from the services' common secret, the rule and when it was made, so
 * that who makes it and who signs with it agree.
 */
public final class WebhookSecret {

  /** How a symmetric key begins. */
  public static final String PREFIX = "whsec_";

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  /**
   * The key of a rule's webhook.
   *
   * @param common what all services know
   */
  public static WebhookSecret of(Secret common, AlertRule rule, Webhook webhook) {
    String purpose =
        "plaudit alert webhook " + rule.tenant() + "/" + rule.id() + "/" + webhook.secretMadeAt();
    return new WebhookSecret(hmac(common.reveal().getBytes(StandardCharsets.UTF_8), purpose));
  }

  /** As a receiver is told it. */
  public Secret text() {
    return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /**
   * The value of the header {@code webhook-signature}.
   *
   * @param id of the message, the same at every try
   * @param timestamp of the try, in seconds since 1970
   */
  public String signature(String id, long timestamp, String body) {
    byte[] signature = hmac(key, id + "." + timestamp + "." + body);
    return "v1," + Base64.getEncoder().encodeToString(signature);
  }

  private static byte[] hmac(byte[] key, String message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
