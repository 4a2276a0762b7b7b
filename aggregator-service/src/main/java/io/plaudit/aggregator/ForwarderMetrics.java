package io.plaudit.aggregator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.plaudit.aggregator.forward.ForwardMetrics;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of what is sent on to LangSmith. Alert on {@code
 * plaudit_langsmith_feedback_total{outcome="refused"}}, and on {@code plaudit_langsmith_lag_events}
 * that grows.
 */
final class ForwarderMetrics implements ForwardMetrics {

  private final Counter delivered;
  private final Counter refused;
  private final Counter unattached;
  private final Counter retries;
  private final Counter restarts;
  private final AtomicInteger inHand = new AtomicInteger();
  private final AtomicLong lag = new AtomicLong();

  ForwarderMetrics(MeterRegistry registry) {
    delivered = outcome(registry, "delivered");
    refused = outcome(registry, "refused");
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
