package io.plaudit.aggregator.alert;

import io.plaudit.alert.AlertRule;
import io.plaudit.alert.Webhook;
import io.plaudit.alert.WebhookSecret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what is to be told, at least once each, several at a time and few of one tenant. Used by
 * one thread, which receivers never hold up.
 */
final class Sender {

  /** On their way at once. */
  static final int AT_ONCE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final int OF_TENANT_AT_ONCE = 4;
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
  private static final Duration BETWEEN_DROPS = Duration.ofMinutes(10);

  /** So much shorter or longer than said a wait may be, so that many do not come back at once. */
  private static final double JITTER = 0.2;

  private final AlertSettings settings;
  private final Deliveries deliveries;
  private final WebhookClient client;
  private final Runnable wake;
  private final AlertMetrics metrics;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Queue<Done> done = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> inHand = new HashMap<>();
  private long counted;
  private long dropped;

  private record Done(Delivery delivery, Outcome outcome) {}

  /**
   * @param wake is called, from any thread, when there is something to do
   */
  Sender(
      AlertSettings settings,
      Deliveries deliveries,
      WebhookClient client,
      Runnable wake,
      AlertMetrics metrics) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.client = client;
    this.wake = wake;
    this.metrics = metrics;
    long now = System.nanoTime();
    counted = now - BETWEEN_COUNTS.toNanos();
    dropped = now;
  }

  /** Notes what became of what was sent, sends what is due, and says how long to wait. */
  Duration step() {
    for (Done each = done.poll(); each != null; each = done.poll()) {
      inHand.computeIfPresent(
          each.delivery().tenant(), (tenant, count) -> count == 1 ? null : count - 1);
      note(each.delivery(), each.outcome());
    }
    int room = AT_ONCE - inHand.values().stream().mapToInt(Integer::intValue).sum();
    if (room > 0) {
      List<String> busy =
          inHand.entrySet().stream()
              .filter(tenant -> tenant.getValue() > OF_TENANT_AT_ONCE / 2)
              .map(Map.Entry::getKey)
              .toList();
      deliveries.take(busy, room).forEach(this::send);
    }
    keepHouse();
    return PACE;
  }

  private void send(Delivery delivery) {
    inHand.merge(delivery.tenant(), 1, Integer::sum);
    reply(delivery)
        .onSuccess(
            outcome -> {
              done.add(new Done(delivery, outcome));
              wake.run();
            });
  }

  private Future<Outcome> reply(Delivery delivery) {
    if (delivery.rule().isEmpty() || delivery.rule().get().webhook().isEmpty()) {
      return Future.succeededFuture(Outcome.hopeless("the rule has no webhook any more"));
    }
    AlertRule rule = delivery.rule().get();
    Webhook webhook = rule.webhook().get();
    WebhookSecret secret = WebhookSecret.of(settings.commonSecret(), rule, webhook);
    return client.post(webhook, secret, delivery.id().toString(), delivery.body());
  }

  private void note(Delivery delivery, Outcome outcome) {
    List<Duration> waits = settings.times().waits();
    switch (outcome.kind()) {
      case DELIVERED -> {
        deliveries.delivered(delivery, outcome.status());
        metrics.delivered();
      }
      case FAILED -> {
        if (delivery.tries() > waits.size()) {
          bury(delivery, outcome);
        } else {
          deliveries.failed(delivery, outcome, varied(waits.get(delivery.tries() - 1)));
          metrics.failed();
        }
      }
      case HOPELESS -> bury(delivery, outcome);
    }
  }

  private void bury(Delivery delivery, Outcome outcome) {
    deliveries.dead(delivery, outcome);
    metrics.dead();
    LOG.atWarn()
        .addKeyValue("tenant", delivery.tenant())
        .addKeyValue("delivery", delivery.id())
        .addKeyValue("tries", delivery.tries())
        .addKeyValue("error", outcome.error())
        .log("an alert is told nobody; it waits for who asks for it");
  }

  private Duration varied(Duration wait) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(wait.toMillis() * factor));
  }

  private void keepHouse() {
    long now = System.nanoTime();
    if (now - counted >= BETWEEN_COUNTS.toNanos()) {
      counted = now;
      metrics.waiting(deliveries.waiting());
    }
    if (now - dropped >= BETWEEN_DROPS.toNanos()) {
      dropped = now;
      deliveries.dropOld();
    }
  }
}
