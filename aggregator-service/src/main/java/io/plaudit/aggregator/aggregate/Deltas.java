package io.plaudit.aggregator.aggregate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * What a batch adds to the aggregate rows; rows to which it adds nothing are absent.
 *
 * @param traces per trace
 * @param tags per tag value, and everything
 * @param hours the same by hour of creation
 */
public record Deltas(
    Map<TraceRow, Delta> traces, Map<TagRow, Delta> tags, Map<HourRow, Delta> hours) {

  static Deltas none() {
    return new Deltas(new HashMap<>(), new HashMap<>(), new HashMap<>());
  }

  void add(FeedbackState.Live state) {
    add(state, Delta.of(state.feedback()));
  }

  /** Takes away what {@link #add} of this state has added, whenever that was. */
  void subtract(FeedbackState.Live state) {
    add(state, Delta.of(state.feedback()).negated());
  }

  Deltas withoutZeros() {
    traces.values().removeIf(Delta::isZero);
    tags.values().removeIf(Delta::isZero);
    hours.values().removeIf(Delta::isZero);
    return this;
  }

  private void add(FeedbackState.Live state, Delta delta) {
    String tenant = state.ref().tenant();
    String key = state.feedback().key();
    Entry entry = Entry.of(state.feedback());
    Instant hour = state.createdAt().truncatedTo(ChronoUnit.HOURS);
    traces.merge(new TraceRow(tenant, state.ref().traceId(), key, entry), delta, Delta::plus);
    add(new TagScope(tenant, key, "", ""), hour, entry, delta);
    state
        .tags()
        .forEach((tag, value) -> add(new TagScope(tenant, key, tag, value), hour, entry, delta));
  }

  private void add(TagScope scope, Instant hour, Entry entry, Delta delta) {
    tags.merge(new TagRow(scope, entry), delta, Delta::plus);
    hours.merge(new HourRow(scope, hour, entry), delta, Delta::plus);
  }
}
