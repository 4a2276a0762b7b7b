package io.plaudit.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.config.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

  private static final Secret COMMON = new Secret("0123456789abcdef0123456789abcdef");
  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final Webhook HOOK =
      new Webhook(URI.create("https://example.com/"), Instant.EPOCH);
  private static final Webhook RENEWED = new Webhook(HOOK.url(), Instant.EPOCH.plusNanos(1_000));

  @Test
  void itIsAsStandardWebhooksWritesOne_andSignsAsItSays() throws GeneralSecurityException {
    WebhookSecret secret = WebhookSecret.of(COMMON, rule("acme", ID), HOOK);
    String text = secret.text().reveal();

    assertThat(text).startsWith("whsec_");
    byte[] key = Base64.getDecoder().decode(text.substring("whsec_".length()));
    assertThat(key).hasSizeBetween(24, 64);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] signed = mac.doFinal("msg_1.1674087231.{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(secret.signature("msg_1", 1674087231, "{\"a\":\"ä\"}"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(signed));
    assertThat(secret.text()).hasToString("***");
  }

  @Test
  void eachRuleTenantTimeAndInstallationHasItsOwn() {
    List<String> secrets =
        Stream.of(
                WebhookSecret.of(COMMON, rule("acme", ID), HOOK),
                WebhookSecret.of(COMMON, rule("acme", ID), RENEWED),
                WebhookSecret.of(COMMON, rule("globex", ID), HOOK),
                WebhookSecret.of(COMMON, rule("acme", new UUID(0, 1)), HOOK),
                WebhookSecret.of(new Secret("x".repeat(32)), rule("acme", ID), HOOK))
            .map(secret -> secret.text().reveal())
            .toList();

    assertThat(secrets).doesNotHaveDuplicates();
    assertThat(WebhookSecret.of(COMMON, rule("acme", ID), HOOK).text().reveal())
        .isEqualTo(secrets.get(0));
  }

  private static AlertRule rule(String tenant, UUID id) {
    return new AlertRule(
        id,
        tenant,
        "n",
        new Watched("k", Optional.empty(), Optional.empty(), Duration.ofDays(1)),
        new Condition(Condition.Side.BELOW, BigDecimal.ZERO, 10),
        Optional.of(HOOK),
        true,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
