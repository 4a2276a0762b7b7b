package io.plaudit.aggregator.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * What a batch adds to the aggregates; what it adds nothing to is absent.
 *
 * @param traces per trace
 * @param hours per tag value, and for everything, by hour of creation; over all hours: {@link
 *     #total}
 */
public record Deltas(Map<TraceRow, Delta> traces, Map<TagScope, Map<HourEntry, Delta>> hours) {

  private static final int FEW = 4;

  static Deltas none() {
    return new Deltas(new HashMap<>(), new HashMap<>());
  }

  /** The sums over all hours; entries that come to nothing are absent. */
  public static Map<Entry, Delta> total(Map<HourEntry, Delta> hours) {
    if (hours.size() == 1) {
      Map.Entry<HourEntry, Delta> only = hours.entrySet().iterator().next();
      return Map.of(only.getKey().entry(), only.getValue());
    }
    Map<Entry, Delta> total = new HashMap<>();
    hours.forEach((row, delta) -> total.merge(row.entry(), delta, Delta::plus));
    total.values().removeIf(Delta::isZero);
    return total;
  }

  Deltas withoutZeros() {
    traces.values().removeIf(Delta::isZero);
    hours.values().forEach(scope -> scope.values().removeIf(Delta::isZero));
    hours.values().removeIf(Map::isEmpty);
    return this;
  }

  /**
   * Adds what a state contributes, or its negation: what another batch has added.
   *
   * @param row where it is counted
   */
  void add(FeedbackState.Live state, HourEntry row, Delta delta) {
    String tenant = state.ref().tenant();
    String key = state.feedback().key();
    TraceRow trace = new TraceRow(tenant, state.ref().traceId(), key, row.entry());
    traces.merge(trace, delta, Delta::plus);
    add(new TagScope(tenant, key, "", ""), row, delta);
    state.tags().forEach((tag, value) -> add(new TagScope(tenant, key, tag, value), row, delta));
  }

  private void add(TagScope scope, HourEntry row, Delta delta) {
    hours.computeIfAbsent(scope, first -> new HashMap<>(FEW)).merge(row, delta, Delta::plus);
  }
}
