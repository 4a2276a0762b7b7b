package io.plaudit.aggregator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.plaudit.aggregator.alert.AlertMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of alerts. Alert on {@code plaudit_alerts_deliveries_total} of the outcome dead that
 * grows, and on {@code plaudit_alerts_unanswered_total} and {@code plaudit_alerts_postponed_total}
 * that do for long.
 */
final class AlertMeters implements AlertMetrics {

  private final Timer looks;
  private final Counter postponed;
  private final Counter unanswered;
  private final Counter fired;
  private final Counter resolved;
  private final Counter delivered;
  private final Counter failed;
  private final Counter dead;
  private final AtomicLong firing = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();

  AlertMeters(MeterRegistry registry) {
    looks =
        Timer.builder("plaudit.alerts.look")
            .description("looks at the rules of all tenants")
            .register(registry);
    postponed = counter(registry, "postponed", "looks put off, the store being far behind");
    unanswered = counter(registry, "unanswered", "sums that the store did not give in time");
    fired = changes(registry, "firing");
    resolved = changes(registry, "resolved");
    delivered = deliveries(registry, "delivered");
    failed = deliveries(registry, "failed");
    dead = deliveries(registry, "dead");
    Gauge.builder("plaudit.alerts.firing", firing, AtomicLong::get)
        .description("alerts that fire; 0 where another instance looks")
        .register(registry);
    Gauge.builder("plaudit.alerts.waiting", waiting, AtomicLong::get)
        .description("deliveries that are to be made, of all instances")
        .register(registry);
  }

  @Override
  public void looked(Duration took) {
    looks.record(took);
  }

  @Override
  public void postponed() {
    postponed.increment();
  }

  @Override
  public void unanswered() {
    unanswered.increment();
  }

  @Override
  public void changed(int nowFiring, int nowResolved) {
    fired.increment(nowFiring);
    resolved.increment(nowResolved);
  }

  @Override
  public void firing(long alerts) {
    firing.set(alerts);
  }

  @Override
  public void delivered() {
    delivered.increment();
  }

  @Override
  public void failed() {
    failed.increment();
  }

  @Override
  public void dead() {
    dead.increment();
  }

  @Override
  public void waiting(long deliveries) {
    waiting.set(deliveries);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("plaudit.alerts." + name).description(description).register(registry);
  }

  private static Counter changes(MeterRegistry registry, String to) {
    return Counter.builder("plaudit.alerts.changes")
        .description("alerts that began, or ended")
        .tag("to", to)
        .register(registry);
  }

  private static Counter deliveries(MeterRegistry registry, String outcome) {
    return Counter.builder("plaudit.alerts.deliveries")
        .description("tries to tell a webhook, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
