package io.plaudit.query;

import java.math.BigDecimal;

/**
 * What feedback adds up to, exactly. Every part can be subtracted again.
 *
 * @param count live feedback, with or without a value
 * @param scored those with a value; the other sums are over them alone
 * @param weight Σw
 * @param weightedValue Σ(v·w)
 * @param weightSquared Σw²
 * @param weightedSquare Σ(w·v²)
 */
public record Sums(
    long count,
    long scored,
    BigDecimal weight,
    BigDecimal weightedValue,
    BigDecimal weightSquared,
    BigDecimal weightedSquare) {

  public static final Sums ZERO =
      new Sums(0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  public Sums plus(Sums other) {
    return new Sums(
        count + other.count,
        scored + other.scored,
        weight.add(other.weight),
        weightedValue.add(other.weightedValue),
        weightSquared.add(other.weightSquared),
        weightedSquare.add(other.weightedSquare));
  }
}
