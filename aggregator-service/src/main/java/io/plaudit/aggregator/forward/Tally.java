package io.plaudit.aggregator.forward;

/**
 * What became of all that was sent so far.
 *
 * @param taken how many feedbacks LangSmith took
 * @param failed how many times it failed over one
 */
record Tally(long taken, long failed) {

  static final Tally NONE = new Tally(0, 0);

  Tally plus(long moreTaken, long moreFailed) {
    return new Tally(taken + moreTaken, failed + moreFailed);
  }

  /**
   * Whether LangSmith took more than it failed over since then, the one failure of whoever asks not
   * counted: then it works.
   */
  boolean worksSince(Tally before) {
    return taken - before.taken > failed - before.failed - 1;
  }
}
