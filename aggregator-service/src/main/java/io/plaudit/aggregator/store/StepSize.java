package io.plaudit.aggregator.store;

/**
 * How much of what one step of an erasure may do it does: what took too long is tried in halves.
 */
final class StepSize {

  /** A page of one entry is as small as can be. */
  private static final int MOST_HALVINGS = 16;

  private int halvings;

  /** So much instead of the most that is allowed; at least 1. */
  int of(int most) {
    return Math.max(1, most >> halvings);
  }

  /** Makes it half as large from now on; false where it cannot be smaller. */
  boolean halve() {
    if (halvings == MOST_HALVINGS) {
      return false;
    }
    halvings++;
    return true;
  }

  /** Makes it as large as it may be. */
  void restore() {
    halvings = 0;
  }
}
