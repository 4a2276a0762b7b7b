package io.plaudit.aggregator.forward;

import java.time.Duration;

/**
 * What became of one request.
 *
 * @param status HTTP's; 0 where there was no answer
 * @param pause how long LangSmith asks to wait; zero where it does not say
 */
record Reply(Verdict verdict, int status, Duration pause) {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int LONGEST_DIGITS = 9;

  /** No answer. */
  static final Reply NONE = new Reply(Verdict.LATER, 0, Duration.ZERO);

  /** What to do about a feedback. */
  enum Verdict {
    DELIVERED,
    REFUSED,
    /** It may be taken later: a key that is being changed, a run that is not known yet. */
    DOUBTFUL,
    LATER
  }

  /**
   * @param retryAfter the header of that name, or null
   */
  static Reply of(int status, String retryAfter) {
    return new Reply(verdict(status), status, pause(retryAfter));
  }

  private static Verdict verdict(int status) {
    return switch (status) {
      // A conflict means that it is there.
      case 409 -> Verdict.DELIVERED;
      case 408, 425, 429 -> Verdict.LATER;
      case 401, 403, 404 -> Verdict.DOUBTFUL;
      default -> {
        if (status >= 500) {
          yield Verdict.LATER;
        }
        if (status >= 400) {
          yield Verdict.REFUSED;
        }
        // A redirection is not followed, for the key would go with it.
        yield status >= 200 && status < 300 ? Verdict.DELIVERED : Verdict.DOUBTFUL;
      }
    };
  }

  private static Duration pause(String retryAfter) {
    if (retryAfter == null || !retryAfter.matches("[0-9]{1," + LONGEST_DIGITS + "}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(retryAfter));
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }
}
