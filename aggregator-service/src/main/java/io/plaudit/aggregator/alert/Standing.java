package io.plaudit.aggregator.alert;

import java.time.Instant;

/**
 * How it stands with a rule and one scope.
 *
 * @param since when it began to stand so
 * @param tooFew looks in a row at which the sample was too small, while it fires
 */
record Standing(boolean firing, Instant since, int tooFew) {

  static Standing ok(Instant since) {
    return new Standing(false, since, 0);
  }

  static Standing firing(Instant since) {
    return new Standing(true, since, 0);
  }
}
