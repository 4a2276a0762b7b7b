package io.plaudit.aggregator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.plaudit.aggregator.consume.ConsumeMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The aggregator's meters. Always {@code plaudit_consumed_total = plaudit_applied_total +
 * plaudit_duplicates_total + the sum of plaudit_dead_letters_total over its reasons}: each counts
 * records of batches that are committed. Alert on dead letters that grow, on {@code
 * plaudit_lag_seconds}, and on {@code plaudit_loop_restarts_total}.
 */
final class AggregatorMetrics implements ConsumeMetrics {

  private final MeterRegistry registry;
  private final String prefix;
  private final Counter consumed;
  private final Counter applied;
  private final Counter duplicates;
  private final Counter restarts;
  private final DistributionSummary batchEvents;
  private final DistributionSummary batchBytes;
  private final Timer batchTime;
  private final Map<Integer, Lag> lags = new ConcurrentHashMap<>();

  private record Lag(long events, Duration behind) {}

  /** The meters of events. */
  AggregatorMetrics(MeterRegistry registry) {
    this(registry, "plaudit.");
  }

  /**
   * @param prefix of every name
   */
  AggregatorMetrics(MeterRegistry registry, String prefix) {
    this.registry = registry;
    this.prefix = prefix;
    this.consumed = counter("consumed", "records that the store has moved past");
    this.applied = counter("applied", "events that changed something");
    this.duplicates = counter("duplicates", "events that came again or too late");
    this.restarts = counter("loop.restarts", "loops that ended with an error");
    this.batchEvents =
        DistributionSummary.builder(prefix + "batch.events")
            .description("records of a committed batch")
            .register(registry);
    this.batchBytes =
        DistributionSummary.builder(prefix + "batch.bytes")
            .description("keys and values of a committed batch")
            .baseUnit("bytes")
            .register(registry);
    this.batchTime =
        Timer.builder(prefix + "batch.time")
            .description("from the first look-up to the commit")
            .register(registry);
    Gauge.builder(prefix + "lag.events", lags, AggregatorMetrics::events)
        .description("records in this instance's partitions that are not applied")
        .register(registry);
    Gauge.builder(prefix + "lag.seconds", lags, AggregatorMetrics::seconds)
        .description("age of the last record applied in the partition that is furthest behind")
        .register(registry);
    Gauge.builder(prefix + "partitions.owned", lags, Map::size)
        .description("partitions that this instance writes")
        .register(registry);
  }

  @Override
  public void batch(Figures figures, Duration took) {
    consumed.increment(figures.consumed());
    applied.increment(figures.applied());
    duplicates.increment(figures.duplicates());
    figures.deadLetters().forEach((reason, count) -> deadLetters(reason).increment(count));
    batchEvents.record(figures.consumed());
    batchBytes.record((double) figures.bytes());
    batchTime.record(took);
  }

  @Override
  public void lag(int partition, long events, Duration behind) {
    lags.put(partition, new Lag(events, behind));
  }

  @Override
  public void released(int partition) {
    lags.remove(partition);
  }

  @Override
  public void restarted() {
    restarts.increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(prefix + name).description(description).register(registry);
  }

  private Counter deadLetters(String reason) {
    return Counter.builder(prefix + "dead.letters")
        .description("records that could not be used")
        .tag("reason", reason)
        .register(registry);
  }

  private static double events(Map<Integer, Lag> lags) {
    return lags.values().stream().mapToLong(Lag::events).sum();
  }

  private static double seconds(Map<Integer, Lag> lags) {
    return lags.values().stream().mapToLong(lag -> lag.behind().toMillis()).max().orElse(0)
        / 1000.0;
  }
}
