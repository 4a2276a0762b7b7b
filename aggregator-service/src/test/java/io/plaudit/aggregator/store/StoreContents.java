package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Entry;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.aggregate.HourRow;
import io.plaudit.aggregator.aggregate.TagRow;
import io.plaudit.aggregator.aggregate.TagScope;
import io.plaudit.aggregator.aggregate.TraceRow;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.query.DistributionBucket;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that a store holds, numbers normalised, partitions added up. */
public record StoreContents(
    Map<Integer, Long> nextOffsets,
    Map<FeedbackRef, FeedbackState> rows,
    Map<TraceRow, Delta> traces,
    Map<TagRow, Delta> tags,
    Map<HourRow, Delta> hours,
    List<String> deadLetters) {

  /** The aggregates computed from the rows alone, by other means than the aggregator's. */
  public Aggregates recomputed() {
    Aggregates sums = new Aggregates(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (FeedbackState state : rows.values()) {
      if (state instanceof FeedbackState.Live live) {
        sums.add(live.feedback(), live.tags());
      }
    }
    return sums.normalised();
  }

  public Aggregates aggregates() {
    return new Aggregates(traces, tags, hours).normalised();
  }

  /** The three tables. */
  public record Aggregates(
      Map<TraceRow, Delta> traces, Map<TagRow, Delta> tags, Map<HourRow, Delta> hours) {

    private void add(Feedback feedback, Map<String, String> tagValues) {
      Entry entry = new Entry(DistributionBucket.of(feedback.value()), feedback.label());
      Delta one = contribution(feedback.value(), feedback.weight());
      String tenant = feedback.ref().tenant();
      traces.merge(
          new TraceRow(tenant, feedback.ref().traceId(), feedback.key(), entry), one, Delta::plus);
      Map<String, String> scopes = new HashMap<>(tagValues);
      scopes.put("", "");
      Instant hour = feedback.createdAt().truncatedTo(ChronoUnit.HOURS);
      scopes.forEach(
          (tag, value) -> {
            TagScope scope = new TagScope(tenant, feedback.key(), tag, value);
            tags.merge(new TagRow(scope, entry), one, Delta::plus);
            hours.merge(new HourRow(scope, hour, entry), one, Delta::plus);
          });
    }

    private static Delta contribution(BigDecimal value, BigDecimal weight) {
      BigDecimal zero = BigDecimal.ZERO;
      return value == null
          ? new Delta(1, weight, zero, zero, zero)
          : new Delta(
              1, weight, weight.multiply(value), weight.pow(2), weight.multiply(value.pow(2)));
    }

    Aggregates normalised() {
      return new Aggregates(normalised(traces), normalised(tags), normalised(hours));
    }

    private static <K> Map<K, Delta> normalised(Map<K, Delta> rows) {
      Map<K, Delta> result = new HashMap<>();
      rows.forEach(
          (row, delta) ->
              result.put(
                  row,
                  new Delta(
                      delta.count(),
                      plain(delta.weight()),
                      plain(delta.weightedValue()),
                      plain(delta.weightSquared()),
                      plain(delta.weightedSquare()))));
      return result;
    }

    private static BigDecimal plain(BigDecimal number) {
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
  }
}
