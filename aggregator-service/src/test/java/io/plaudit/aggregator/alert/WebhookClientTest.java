package io.plaudit.aggregator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.alert.AlertRule;
import io.plaudit.alert.Condition;
import io.plaudit.alert.Watched;
import io.plaudit.alert.Webhook;
import io.plaudit.alert.WebhookSecret;
import io.plaudit.config.Secret;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers' URLs, asked for real. */
class WebhookClientTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final AlertRule RULE =
      new AlertRule(
          UUID.fromString("11111111-1111-4111-8111-111111111111"),
          "acme",
          "n",
          new Watched("k", Optional.empty(), Optional.empty(), Duration.ofDays(1)),
          new Condition(Condition.Side.BELOW, BigDecimal.ZERO, 10),
          Optional.empty(),
          true,
          NOON,
          NOON);

  private static Vertx vertx;
  private static Receiver receiver;
  private static WebhookClient client;
  private static WebhookClient careful;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    receiver = new Receiver();
    Duration within = Duration.ofMillis(700);
    client = new WebhookClient(vertx, true, within, InstantSource.fixed(NOON));
    careful = new WebhookClient(vertx, false, within, InstantSource.fixed(NOON));
  }

  @AfterAll
  static void close() throws TimeoutException {
    receiver.close();
    client.close().await(10, TimeUnit.SECONDS);
    careful.close().await(10, TimeUnit.SECONDS);
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void aMessageIsSigned_andSaysWhichAndWhenItIs() throws Exception {
    String url = receiver.url("/signed?a=b%20c");
    Webhook webhook = new Webhook(Webhook.url(url), NOON);

    Outcome outcome = post(client, url, "{\"a\":\"ä😊\"}");

    assertThat(outcome).isEqualTo(new Outcome(Outcome.Kind.DELIVERED, 204, null));
    Receiver.Message message = receiver.at("/signed?a=b%20c").get(0);
    assertThat(message.id()).isEqualTo("an-id");
    assertThat(message.timestamp()).isEqualTo(Long.toString(NOON.getEpochSecond()));
    assertThat(message.body()).isEqualTo("{\"a\":\"ä😊\"}");
    String secret = secret(webhook).text().reveal();
    assertThat(message.isSignedWith(secret)).isTrue();
    assertThat(message.isSignedWith("whsec_" + "A".repeat(43) + "=")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED",
    "299, DELIVERED",
    "301, FAILED",
    "307, FAILED",
    "400, FAILED",
    "410, HOPELESS",
    "429, FAILED",
    "500, FAILED"
  })
  void theStatusSaysWhatBecameOfIt_andNoRedirectionIsFollowed(int status, Outcome.Kind kind)
      throws Exception {
    receiver.answerAlways("/status", status);

    Outcome outcome = post(client, receiver.url("/status"), "{}");

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(receiver.at("/elsewhere")).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForLong() throws Exception {
    receiver.answerAlways("/never", Receiver.NEVER);

    Outcome outcome = post(client, receiver.url("/never"), "{}");

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(outcome.error()).startsWith("no answer within");
    assertThat(receiver.at("/never")).hasSize(1);
  }

  @Test
  void whoIsNotThereMayComeBack() throws Exception {
    assertThat(post(client, "http://127.0.0.1:1/", "{}").kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(post(client, "http://nowhere.invalid/", "{}"))
        .isEqualTo(Outcome.failed("the host is not known"));
  }

  /** Nobody behind our own walls is asked, by whatever name or writing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/walls",
        "http://localhost:%d/walls",
        "http://2130706433:%d/walls",
        "http://0.0.0.0:%d/walls",
        "http://[::1]:%d/walls",
        "http://[::ffff:127.0.0.1]:%d/walls",
        "https://127.0.0.1:%d/walls",
        "http://10.0.0.1:%d/walls",
        "http://169.254.169.254:%d/latest/meta-data/"
      })
  void whatIsNotOnTheOpenInternetIsRefused(String template) throws Exception {
    int port = Webhook.url(receiver.url("/")).getPort();

    Outcome outcome = post(careful, template.formatted(port), "{}");

    assertThat(outcome).isEqualTo(Outcome.hopeless("the address is not on the open internet"));
    assertThat(receiver.at("/walls")).isEmpty();
  }

  private static Outcome post(WebhookClient by, String url, String body) throws TimeoutException {
    Webhook webhook = new Webhook(Webhook.url(url), NOON);
    return by.post(webhook, secret(webhook), "an-id", body).await(10, TimeUnit.SECONDS);
  }

  private static WebhookSecret secret(Webhook webhook) {
    return WebhookSecret.of(new Secret("0123456789abcdef0123456789abcdef"), RULE, webhook);
  }
}
