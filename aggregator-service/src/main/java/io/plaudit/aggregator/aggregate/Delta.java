package io.plaudit.aggregator.aggregate;

import io.plaudit.model.Feedback;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * What is added to an aggregate row, exactly; negative parts subtract.
 *
 * @param count feedback, with or without a value
 * @param weight Σw over all of them
 * @param weightedValue Σ(v·w); this and the following over those with a value
 * @param weightSquared Σw²
 * @param weightedSquare Σ(w·v²)
 */
public record Delta(
    long count,
    BigDecimal weight,
    BigDecimal weightedValue,
    BigDecimal weightSquared,
    BigDecimal weightedSquare)
    implements Comparable<Delta> {

  private static final Comparator<Delta> ORDER =
      Comparator.comparing(Delta::weightedValue)
          .thenComparing(Delta::weight)
          .thenComparing(Delta::weightSquared)
          .thenComparing(Delta::weightedSquare)
          .thenComparingLong(Delta::count);

  static Delta of(Feedback feedback) {
    BigDecimal weight = feedback.weight();
    BigDecimal value = feedback.value();
    if (value == null) {
      return new Delta(1, weight, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }
    BigDecimal weighted = value.multiply(weight);
    return new Delta(1, weight, weighted, weight.multiply(weight), weighted.multiply(value));
  }

  public Delta plus(Delta other) {
    return new Delta(
        count + other.count,
        weight.add(other.weight),
        weightedValue.add(other.weightedValue),
        weightSquared.add(other.weightSquared),
        weightedSquare.add(other.weightedSquare));
  }

  Delta negated() {
    return new Delta(
        -count,
        weight.negate(),
        weightedValue.negate(),
        weightSquared.negate(),
        weightedSquare.negate());
  }

  /** An order for maps whose keys somebody has made collide; 1 and 1.0 are the same in it. */
  @Override
  public int compareTo(Delta other) {
    return ORDER.compare(this, other);
  }

  boolean isZero() {
    return count == 0
        && weight.signum() == 0
        && weightedValue.signum() == 0
        && weightSquared.signum() == 0
        && weightedSquare.signum() == 0;
  }
}
