package io.plaudit.ingest.admission;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** What one key or one tenant may write: ten seconds' worth at once, and what flows back. */
final class Allowance {

  private static final int WINDOW_SECONDS = 10;

  private final String name;
  private final int perSecond;
  private final long quota;
  private final Bucket bucket;

  Allowance(String name, int perSecond, TimeMeter clock) {
    this.name = name;
    this.perSecond = perSecond;
    quota = (long) perSecond * WINDOW_SECONDS;
    bucket =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit.capacity(quota).refillGreedy(quota, Duration.ofSeconds(WINDOW_SECONDS)))
            .withCustomTimePrecision(clock)
            .build();
  }

  /**
   * Takes the first feedback of a request, which is counted also where it comes to nothing.
   *
   * @return nanoseconds until it could be had; 0 where it was
   */
  long enter() {
    return take(1);
  }

  /**
   * Takes the others. What is more than there ever is at once is taken where nothing else was, and
   * paid off later: otherwise it could never come in.
   *
   * @return nanoseconds until they could be had; 0 where they were
   */
  long takeOthers(long feedbacks) {
    long atOnce = Math.min(feedbacks, quota - 1);
    long wait = take(atOnce);
    if (wait == 0 && feedbacks > atOnce) {
      long unused = bucket.consumeIgnoringRateLimits(feedbacks - atOnce);
    }
    return wait;
  }

  void giveBack(long feedbacks) {
    bucket.addTokens(feedbacks);
  }

  /** One item of RateLimit-Policy. */
  String policy() {
    return '"' + name + "\";q=" + quota + ";w=" + WINDOW_SECONDS;
  }

  /** One item of RateLimit: what is left, and the seconds until all is there again. */
  String state() {
    long left = bucket.getAvailableTokens();
    long seconds = (quota - left + perSecond - 1) / perSecond;
    return '"' + name + "\";r=" + Math.max(0, left) + ";t=" + seconds;
  }

  @Override
  public String toString() {
    return perSecond + " feedbacks a second of this " + name;
  }

  private long take(long feedbacks) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(feedbacks);
    // Never 0 where they were not.
    return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
  }
}
