package io.plaudit.aggregator.alert;

import io.plaudit.alert.Condition;
import io.plaudit.query.Summary;
import io.plaudit.query.Sums;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What sums mean for a rule, as pure arithmetic. An alert fires when the whole 95 % interval of the
 * mean is on the wrong side of the threshold and the sample is large enough. It is over when the
 * mean itself is back at the threshold: what is merely no longer certain still fires, so that an
 * alert at the edge does not come and go. It is over too when the sample was too small at {@value
 * #PATIENCE} looks in a row.
 */
final class Judge {

  /** One look at too small a sample may be one between a withdrawal and what comes instead. */
  static final int PATIENCE = 2;

  private Judge() {}

  /** What becomes of it. */
  record Verdict(Standing standing, Change change) {}

  /** What there is to tell. */
  enum Change {
    NONE,
    FIRED,
    /** The mean is back. */
    RECOVERED,
    /** There is too little feedback to say. */
    TOO_FEW
  }

  static Verdict judge(Condition condition, Standing before, Sums sums, Instant now) {
    boolean enough = isEnough(condition, sums);
    if (!before.firing()) {
      return enough && isCertain(condition, sums)
          ? new Verdict(Standing.firing(now), Change.FIRED)
          : new Verdict(before, Change.NONE);
    }
    if (!enough) {
      int tooFew = before.tooFew() + 1;
      return tooFew >= PATIENCE
          ? new Verdict(Standing.ok(now), Change.TOO_FEW)
          : new Verdict(new Standing(true, before.since(), tooFew), Change.NONE);
    }
    return isMeanBeyond(condition, sums)
        ? new Verdict(Standing.firing(before.since()), Change.NONE)
        : new Verdict(Standing.ok(now), Change.RECOVERED);
  }

  /** Whether (Σw)²/Σw² is at least the minimum, without dividing. */
  private static boolean isEnough(Condition condition, Sums sums) {
    BigDecimal needed =
        sums.weightSquared().multiply(BigDecimal.valueOf(condition.minimumSample()));
    return sums.weightSquared().signum() > 0 && sums.weight().pow(2).compareTo(needed) >= 0;
  }

  private static boolean isCertain(Condition condition, Sums sums) {
    // Cheap, and false of nearly all.
    if (!isMeanBeyond(condition, sums)) {
      return false;
    }
    Summary.Interval interval = new Summary("", sums, List.of(), null, null).ci95();
    return interval != null
        && switch (condition.side()) {
          case BELOW -> interval.high().compareTo(condition.threshold()) < 0;
          case ABOVE -> interval.low().compareTo(condition.threshold()) > 0;
        };
  }

  /** Σ(v·w) against threshold · Σw: exact where the mean would be rounded. */
  private static boolean isMeanBeyond(Condition condition, Sums sums) {
    int compared = sums.weightedValue().compareTo(condition.threshold().multiply(sums.weight()));
    return condition.side() == Condition.Side.BELOW ? compared < 0 : compared > 0;
  }
}
