package io.plaudit.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRuleTest {

  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");

  @Test
  void whatIsStoredIsReadAgain_toTheDigit() {
    AlertRule rule =
        new AlertRule(
            ID,
            "acme",
            "v3 is worse \"😊\"",
            new Watched("feedback", Optional.of("_prompt"), Optional.of("v3"), Duration.ofDays(7)),
            new Condition(Condition.Side.ABOVE, new BigDecimal("-0.12345678901234567"), 30),
            Optional.of(new Webhook(Webhook.url("https://example.com:8443/hook?a=b%20c"), NOON)),
            true,
            NOON,
            NOON.plusSeconds(1));
    AlertRule bare =
        new AlertRule(
            ID,
            "acme",
            "everything",
            new Watched("accuracy", Optional.empty(), Optional.empty(), Duration.ofHours(25)),
            new Condition(Condition.Side.BELOW, new BigDecimal("100"), 2),
            Optional.empty(),
            false,
            NOON,
            NOON);

    assertThat(AlertRule.read(rule.object())).isEqualTo(rule);
    assertThat(AlertRule.read(bare.object())).isEqualTo(bare);
    assertThat(bare.object().document().text()).contains("\"window\":\"PT25H\"", "\"tag\":null");
  }

  @ParameterizedTest
  @CsvSource({"PT1H,PT1H", "PT24H,P1D", "P7D,P7D", "PT168H,P7D", "P30D,P30D", "P1DT1H,PT25H"})
  void windowsAreWholeHours(String given, String said) {
    Watched watched = new Watched("k", Optional.empty(), Optional.empty(), Watched.window(given));

    assertThat(watched.windowText()).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT0S",
        "PT59M",
        "PT1H30M",
        "PT1H0.5S",
        "-PT1H",
        "P31D",
        "1h",
        "",
        "PT99999999999H"
      })
  void otherWindowsAreNone(String given) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(
            () -> new Watched("k", Optional.empty(), Optional.empty(), Watched.window(given)))
        .withMessageContaining("window");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/hook",
        "https://hooks.example.com:8443/services/T0/B0?x=%20y",
        "https://192.0.2.1/",
        "http://[2001:db8::1]:8080/a"
      })
  void aWebhookIsOnTheWeb(String url) {
    assertThat(Webhook.url(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/hook",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "https://user:password@example.com/",
        "https://user@example.com/",
        "https://example.com/#part",
        "https:///path",
        "https:example.com",
        "https://example.com:0/",
        "https://example.com:70000/",
        "https://exa mple.com/",
        "https://example.com/\r\nx: y",
        "https://exämple.com/",
        "HTTPS://example.com@127.0.0.1/"
      })
  void whatElseIsNone_andIsNotQuoted(String url) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> Webhook.url(url))
        .withMessageStartingWith("webhook.url must be a URL")
        .withMessageNotContaining("was ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"n\",\"key\":\"k\",\"window\":\"P1D\",\"condition\":\"below\",\"minimum_sample\":10,"
            + "\"created_at\":\"2026-11-21T12:00:00Z\",\"modified_at\":\"2026-11-21T12:00:00Z\"}",
        "{\"name\":\"n\",\"key\":\"k\",\"window\":\"P1D\",\"condition\":\"near\",\"threshold\":1,"
            + "\"minimum_sample\":10,\"created_at\":\"2026-11-21T12:00:00Z\","
            + "\"modified_at\":\"2026-11-21T12:00:00Z\"}"
      })
  void whatIsNoRuleIsRefused(String document) {
    ObjectRef ref = new ObjectRef("acme", AlertRule.KIND, ID.toString());
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> AlertRule.read(new SideObject(ref, new RawJson(document))));
  }
}
