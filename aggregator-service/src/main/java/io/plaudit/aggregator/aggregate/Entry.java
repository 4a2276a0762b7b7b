package io.plaudit.aggregator.aggregate;

import io.plaudit.model.Feedback;
import io.plaudit.query.DistributionBucket;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * One entry of a distribution: all feedback with the same bucket and label.
 *
 * @param value the bucket, normalised; null without a value
 */
public record Entry(BigDecimal value, String label) implements Comparable<Entry> {

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::label, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Entry::value, Comparator.nullsFirst(Comparator.naturalOrder()));

  static Entry of(Feedback feedback) {
    return new Entry(DistributionBucket.of(feedback.value()), feedback.label());
  }

  /** An order for maps whose keys somebody has made collide. */
  @Override
  public int compareTo(Entry other) {
    return ORDER.compare(this, other);
  }

  /** {@code <bucket>|<label>}, each empty when absent: the entry's name in the store. */
  public String name() {
    return (value == null ? "" : value.toPlainString()) + '|' + (label == null ? "" : label);
  }
}
