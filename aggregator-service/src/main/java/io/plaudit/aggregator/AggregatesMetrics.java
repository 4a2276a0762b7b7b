package io.plaudit.aggregator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.plaudit.aggregator.consume.PublishMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of the aggregates that are published. */
final class AggregatesMetrics implements PublishMetrics {

  private final Counter published;
  private final Counter failures;
  private final Map<Integer, Long> behind = new ConcurrentHashMap<>();

  AggregatesMetrics(MeterRegistry registry) {
    published =
        Counter.builder("plaudit.aggregates.published")
            .description("parts of aggregates that Kafka has acknowledged")
            .register(registry);
    failures =
        Counter.builder("plaudit.aggregates.failures")
            .description("times that publishing failed and was tried again")
            .register(registry);
    Gauge.builder("plaudit.aggregates.lag.events", behind, AggregatesMetrics::sum)
        .description("events applied whose changes of aggregates are not published")
        .register(registry);
  }

  @Override
  public void published(int parts) {
    published.increment(parts);
  }

  @Override
  public void behind(int partition, long events) {
    behind.put(partition, events);
  }

  @Override
  public void released(int partition) {
    behind.remove(partition);
  }

  @Override
  public void failed() {
    failures.increment();
  }

  private static double sum(Map<Integer, Long> events) {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }
}
