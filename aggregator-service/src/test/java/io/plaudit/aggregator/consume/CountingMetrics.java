package io.plaudit.aggregator.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what it was told. */
final class CountingMetrics implements ConsumeMetrics {

  final List<Figures> batches = new ArrayList<>();
  final Map<Integer, Long> lags = new TreeMap<>();
  final Map<Integer, Duration> behind = new TreeMap<>();
  final AtomicInteger restarts = new AtomicInteger();

  @Override
  public void batch(Figures figures, Duration took) {
    batches.add(figures);
  }

  @Override
  public void lag(int partition, long events, Duration age) {
    lags.put(partition, events);
    behind.put(partition, age);
  }

  @Override
  public void released(int partition) {}

  @Override
  public void restarted() {
    restarts.incrementAndGet();
  }

  int consumed() {
    return batches.stream().mapToInt(Figures::consumed).sum();
  }

  int applied() {
    return batches.stream().mapToInt(Figures::applied).sum();
  }

  int duplicates() {
    return batches.stream().mapToInt(Figures::duplicates).sum();
  }

  int deadLetters() {
    return batches.stream()
        .flatMap(figures -> figures.deadLetters().values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }
}
