package io.plaudit.aggregator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.alert.AlertRule;
import io.plaudit.alert.Condition;
import io.plaudit.alert.Watched;
import io.plaudit.alert.Webhook;
import io.plaudit.alert.WebhookSecret;
import io.plaudit.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two aggregators' alerting over one store, with a receiver that fails first. */
class AlertingIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Secret COMMON = new Secret("0123456789abcdef0123456789abcdef");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");
  private static final AlertSettings.Times QUICK =
      new AlertSettings.Times(
          Duration.ofMillis(100),
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          List.of(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20)));

  private static Vertx vertx;
  private static AlertStore store;
  private static Receiver receiver;
  private static List<Alerting> aggregators;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    store = new AlertStore();
    receiver = new Receiver();
    AlertSettings settings = new AlertSettings(COMMON, true, QUICK);
    aggregators = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Alerting one =
          new Alerting(vertx, store.options(), settings, () -> false, new NoAlertMetrics());
      one.start();
      aggregators.add(one);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (Alerting one : aggregators) {
      one.close().await(20, TimeUnit.SECONDS);
    }
    receiver.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void whatFiresIsToldUntilItIsTaken_underOneId_andSoIsItsEnd() throws Exception {
    String path = "/first";
    receiver.answerNext(path, 500, Receiver.NEVER, 200);
    AlertRule rule = rule("first", "_prompt", "v3", path, true);
    store.feedback("first", "_prompt", "v3", -5, 20);
    store.rule(rule);

    await().atMost(PATIENCE).until(() -> receiver.at(path).size() == 3);
    awaitDelivered("first", 1);
    store.feedback("first", "_prompt", "v3", 5, 20);
    await().atMost(PATIENCE).until(() -> receiver.at(path).size() == 4);
    awaitDelivered("first", 2);

    List<Receiver.Message> messages = receiver.at(path);
    assertThat(messages.subList(0, 3).stream().map(Receiver.Message::id).distinct()).hasSize(1);
    assertThat(messages.subList(0, 3).stream().map(Receiver.Message::body).distinct()).hasSize(1);
    assertThat(messages.get(3).id()).isNotEqualTo(messages.get(0).id());
    String secret = WebhookSecret.of(COMMON, rule, rule.webhook().get()).text().reveal();
    for (Receiver.Message message : messages) {
      assertThat(message.isSignedWith(secret)).isTrue();
      assertThat(Instant.ofEpochSecond(Long.parseLong(message.timestamp())))
          .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(1));
    }
    JsonNode firing = body(messages.get(0));
    assertThat(firing.path("type").asText()).isEqualTo("alert.firing");
    assertThat(firing.at("/rule/name").asText()).isEqualTo("rule of first");
    assertThat(firing.path("tag").asText()).isEqualTo("_prompt");
    assertThat(firing.path("value").asText()).isEqualTo("v3");
    assertThat(firing.path("key").asText()).isEqualTo("feedback");
    assertThat(firing.path("window").asText()).isEqualTo("P1D");
    assertThat(firing.path("threshold").asInt()).isZero();
    assertThat(firing.at("/summary/mean").asInt()).isEqualTo(-5);
    assertThat(firing.at("/summary/count").asInt()).isEqualTo(20);
    assertThat(firing.path("summary").has("distribution")).isFalse();
    assertThat(Instant.parse(firing.path("at").asText())).isBefore(Instant.now().plusSeconds(1));
    JsonNode resolved = body(messages.get(3));
    assertThat(resolved.path("type").asText()).isEqualTo("alert.resolved");
    assertThat(resolved.path("reason").asText()).isEqualTo("recovered");
    assertThat(resolved.at("/summary/mean").asInt()).isEqualTo(5);
    assertThat(store.rows("select state from alert_state where tenant = 'first'"))
        .containsExactly("ok");
  }

  @Test
  void ofATagEachValueFiresByItself_andEachOnce() throws Exception {
    for (int i = 0; i < 12; i++) {
      store.feedback("each", "_prompt", "v" + i, i < 5 ? -1 : 1, 20);
    }
    store.feedback("each", "_prompt", "rare", -1, 3);
    // Somebody else's of the same name is nobody's business.
    store.feedback("each-other", "_prompt", "v11", -1, 20);
    store.rule(rule("each", "_prompt", null, "/each", true));

    awaitDelivered("each", 5);
    // Whatever happens elsewhere, the rules are looked at again.
    store.feedback("each", "_user", "u", -1, 20);
    store.feedback("each", "_prompt", "v0", 1, 20);
    store.feedback("each", "_prompt", "v1", -1, 4);
    awaitDelivered("each", 7);

    List<String> told = new ArrayList<>();
    for (Receiver.Message message : receiver.at("/each")) {
      JsonNode body = body(message);
      told.add(body.path("value").asText() + " " + body.path("reason").asText());
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "v0 null", "v1 null", "v2 null", "v3 null", "v4 null", "v0 recovered", "v1 too_few");
    assertThat(told.indexOf("v0 null")).isLessThan(told.indexOf("v0 recovered"));
    assertThat(
            store.rows(
                "select tag_value, state from alert_state where tenant = 'each'"
                    + " order by tag_value"))
        .containsExactly("v2 firing", "v3 firing", "v4 firing");
  }

  @Test
  void whatNobodyTakesIsDead_andIsToldAgainToWhoAsks() throws Exception {
    receiver.answerAlways("/dead", 503);
    store.feedback("dead", "_prompt", "v3", -5, 20);
    store.rule(rule("dead", "_prompt", "v3", "/dead", true));

    String select = "select state, tries, last_status from alert_delivery where tenant = 'dead'";
    await().atMost(PATIENCE).until(() -> store.rows(select).equals(List.of("dead 4 503")));
    assertThat(receiver.at("/dead")).hasSize(4);
    String id = store.rows("select id from alert_delivery where tenant = 'dead'").get(0);
    receiver.answerAlways("/dead", 200);
    UUID delivery = UUID.fromString(id);
    assertThat(again(0, "first", delivery)).isFalse();
    assertThat(again(0, "dead", delivery)).isTrue();

    awaitDelivered("dead", 1);
    assertThat(receiver.at("/dead").stream().map(Receiver.Message::id).distinct())
        .containsExactly(id);
  }

  @Test
  void whoDoesNotAnswerHoldsUpNobodyElse() {
    receiver.answerAlways("/slow", Receiver.NEVER);
    for (int i = 0; i < 40; i++) {
      store.feedback("slow", "_prompt", "v" + i, -5, 20);
    }
    store.rule(rule("slow", "_prompt", null, "/slow", true));
    await().atMost(PATIENCE).until(() -> receiver.at("/slow").size() >= 4);
    long before = receiver.at("/slow").size();

    store.feedback("quick", "_prompt", "v3", -5, 20);
    store.rule(rule("quick", "_prompt", "v3", "/quick", true));
    awaitDelivered("quick", 1);

    // Four at once, of each of two aggregators, half a second each.
    assertThat(receiver.at("/slow").size() - before).isLessThan(80);
    assertThat(
            store.rows("select 1 from alert_delivery where tenant = 'slow' and state = 'pending'"))
        .isNotEmpty();
    store.execute("delete from objects.object where tenant = 'slow'");
    store.execute("delete from alert_delivery where tenant = 'slow'");
  }

  @Test
  void aRuleThatIsTurnedOffEnds_oneThatIsAboutSomethingElseTooAndOneThatIsGoneIsForgotten()
      throws Exception {
    store.feedback("ends", "_prompt", "v3", -5, 20);
    AlertRule off = rule("ends", "_prompt", "v3", "/off", true);
    AlertRule other = rule("ends", "_prompt", "v3", "/other", true);
    AlertRule gone = rule("ends", "_prompt", "v3", "/gone", true);
    List.of(off, other, gone).forEach(store::rule);
    awaitDelivered("ends", 3);

    store.rule(with(off, off.watched(), false));
    store.rule(with(other, watched("_prompt", "v4"), true));
    store.remove(gone);
    awaitDelivered("ends", 5);

    assertThat(body(receiver.at("/off").get(1)).path("reason").asText()).isEqualTo("disabled");
    assertThat(body(receiver.at("/other").get(1)).path("reason").asText()).isEqualTo("changed");
    assertThat(receiver.at("/gone")).hasSize(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        store.rows(
                            "select tag_value, state from alert_state where tenant = 'ends'"))
                    .containsExactly("v4 ok"));
  }

  /** Who was stopped and goes on when another has taken over writes nothing. */
  @Test
  void aZombieTellsNothing() throws Exception {
    AlertStore own = new AlertStore();
    PgConnectOptions options = own.options().addProperty("default_transaction_read_only", "off");
    Pool pool = PgBuilder.pool().connectingTo(options).using(vertx).build();
    Lease stopped = new Lease(pool, Duration.ofMillis(300));
    Lease heir = new Lease(pool, Duration.ofSeconds(30));
    Lease.Held before = stopped.take().orElseThrow();
    assertThat(heir.take()).isEmpty();
    assertThat(stopped.take().orElseThrow().epoch()).isEqualTo(before.epoch());

    Lease.Held after = await().atMost(PATIENCE).until(heir::take, Optional::isPresent).get();

    assertThat(after.epoch()).isGreaterThan(before.epoch());
    assertThat(stopped.take()).isEmpty();
    AlertRule rule = rule("zombie", "_prompt", "v3", "/zombie", true);
    Known known = new Known(ScopeSums.hash("v3"), "_prompt", "v3", Standing.firing(MADE), "{}");
    Findings findings = new Findings(MADE);
    findings.keep(rule, known);
    findings.fired(rule, known);
    assertThatExceptionOfType(Waiting.FailedException.class)
        .isThrownBy(
            () -> new AlertStates(pool, stopped).write(before, findings, List.of(), List.of()))
        .withCauseInstanceOf(Lease.LostException.class);
    assertThat(own.rows("select 1 from alert_state union all select 1 from alert_delivery"))
        .isEmpty();
    new AlertStates(pool, heir).write(after, findings, List.of(), List.of());
    assertThat(new AlertStates(pool, heir).of("zombie").get(rule.id()))
        .isEqualTo(Map.of(known.hash(), known));
    assertThat(own.rows("select state, tries from alert_delivery")).containsExactly("pending 0");
    heir.giveBack().await(10, TimeUnit.SECONDS);
    assertThat(stopped.take()).isPresent();
    pool.close().await(10, TimeUnit.SECONDS);
  }

  private static boolean again(int aggregator, String tenant, UUID id) throws Exception {
    return aggregators.get(aggregator).again(tenant, id).await(10, TimeUnit.SECONDS);
  }

  private static void awaitDelivered(String tenant, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(store.rows("select state from alert_delivery where tenant = ?", tenant))
                    .hasSize(count)
                    .containsOnly("delivered"));
  }

  private static JsonNode body(Receiver.Message message) throws JsonProcessingException {
    return JSON.readTree(message.body());
  }

  private static Watched watched(String tag, String value) {
    return new Watched(
        "feedback", Optional.of(tag), Optional.ofNullable(value), Duration.ofDays(1));
  }

  private static AlertRule with(AlertRule rule, Watched watched, boolean enabled) {
    return new AlertRule(
        rule.id(),
        rule.tenant(),
        rule.name(),
        watched,
        rule.condition(),
        rule.webhook(),
        enabled,
        MADE,
        MADE);
  }

  private static AlertRule rule(
      String tenant, String tag, String value, String path, boolean enabled) {
    return new AlertRule(
        UUID.randomUUID(),
        tenant,
        "rule of " + tenant,
        watched(tag, value),
        new Condition(Condition.Side.BELOW, BigDecimal.ZERO, 5),
        Optional.of(new Webhook(Webhook.url(receiver.url(path)), MADE)),
        enabled,
        MADE,
        MADE);
  }
}
