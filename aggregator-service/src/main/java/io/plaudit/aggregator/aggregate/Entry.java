package io.plaudit.aggregator.aggregate;

import io.plaudit.model.Feedback;
import io.plaudit.query.DistributionBucket;
import java.math.BigDecimal;

/**
 * One entry of a distribution: all feedback with the same bucket and label.
 *
 * @param value the bucket, normalised; null without a value
 */
public record Entry(BigDecimal value, String label) {

  static Entry of(Feedback feedback) {
    return new Entry(DistributionBucket.of(feedback.value()), feedback.label());
  }

  /** {@code <bucket>|<label>}, each empty when absent: the entry's name in the store. */
  public String name() {
    return (value == null ? "" : value.toPlainString()) + '|' + (label == null ? "" : label);
  }
}
