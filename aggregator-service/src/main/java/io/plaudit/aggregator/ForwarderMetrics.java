package io.plaudit.aggregator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.plaudit.aggregator.forward.ForwardMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The meters of what is sent on to LangSmith. Alert on {@code plaudit_langsmith_feedback_total} of
 * the outcomes refused and set_aside, and on {@code plaudit_langsmith_stalled_seconds} and {@code
 * plaudit_langsmith_lag_events} that grow.
 */
final class ForwarderMetrics implements ForwardMetrics {

  private final MeterRegistry registry;
  private final Counter delivered;
  private final Counter refused;
  private final Counter setAside;
  private final Counter unattached;
  private final Counter retries;
  private final Counter restarts;
  private final AtomicInteger inHand = new AtomicInteger();
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong stalled = new AtomicLong();

  ForwarderMetrics(MeterRegistry registry) {
    this.registry = registry;
    delivered = outcome(registry, "delivered");
    refused = outcome(registry, "refused");
    setAside = outcome(registry, "set_aside");
    unattached = outcome(registry, "unattached");
    retries =
        Counter.builder("plaudit.langsmith.retries")
            .description("feedbacks that have to be sent again")
            .register(registry);
    restarts =
        Counter.builder("plaudit.langsmith.loop.restarts")
            .description("loops that ended with an error")
            .register(registry);
    Gauge.builder("plaudit.langsmith.in.hand", inHand, AtomicInteger::get)
        .description("feedbacks on their way to LangSmith, or waiting for it")
        .register(registry);
    Gauge.builder("plaudit.langsmith.lag.events", lag, AtomicLong::get)
        .description("records in this instance's partitions that were not looked at")
        .register(registry);
    Gauge.builder("plaudit.langsmith.stalled.seconds", stalled, millis -> millis.get() / 1000.0)
        .description("how long LangSmith has taken nothing; 0 while it does, or nothing waits")
        .register(registry);
  }

  /** Whether it runs is asked for when the metrics are. */
  void running(BooleanSupplier running) {
    Gauge.builder("plaudit.langsmith.running", running, it -> it.getAsBoolean() ? 1 : 0)
        .description("1 while the forwarder follows the events, else 0")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void delivered(int feedbacks) {
    delivered.increment(feedbacks);
  }

  @Override
  public void refused(int feedbacks) {
    refused.increment(feedbacks);
  }

  @Override
  public void setAside(int feedbacks) {
    setAside.increment(feedbacks);
  }

  @Override
  public void stalled(Duration since) {
    stalled.set(since.toMillis());
  }

  @Override
  public void unattached() {
    unattached.increment();
  }

  @Override
  public void retried(int feedbacks) {
    retries.increment(feedbacks);
  }

  @Override
  public void inHand(int feedbacks) {
    inHand.set(feedbacks);
  }

  @Override
  public void lag(long events) {
    lag.set(events);
  }

  @Override
  public void restarted() {
    restarts.increment();
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("plaudit.langsmith.feedback")
        .description("Humm's feedback, by what became of it")
        .tag("outcome", outcome)
        .register(registry);
  }
}
