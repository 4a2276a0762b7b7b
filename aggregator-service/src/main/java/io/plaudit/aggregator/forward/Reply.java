package io.plaudit.aggregator.forward;

import java.time.Duration;

/**
 * What became of one request.
 *
 * @param status HTTP's; 0 where there was no answer
 * @param pause how long LangSmith asks to wait; zero where it does not say
 */
record Reply(Verdict verdict, int status, Duration pause) {

  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;

  private static final int TOO_MANY = 429;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int LONGEST_DIGITS = 9;

  /** No answer. */
  static final Reply NONE = new Reply(Verdict.LATER, 0, Duration.ZERO);

  /** What to do about a feedback. */
  enum Verdict {
    DELIVERED,
    /** This feedback is not wanted as it is. */
    REFUSED,
    /** LangSmith works, but not for this feedback: what it is on may come there yet, or never. */
    NOT_YET,
    /** Nothing is said about the feedback: a key, an address or a server may be mended. */
    LATER
  }

  /**
   * @param retryAfter the header of that name, or null
   */
  static Reply of(int status, String retryAfter) {
    return new Reply(verdict(status), status, pause(retryAfter));
  }

  /**
   * The reply to what was in conflict with something there.
   *
   * @param lookedUp the status of the answer to who asks there for the feedback by its id
   */
  static Reply conflict(int lookedUp) {
    if (isSuccess(lookedUp)) {
      return new Reply(Verdict.DELIVERED, CONFLICT, Duration.ZERO);
    }
    return lookedUp == NOT_FOUND
        ? new Reply(Verdict.NOT_YET, CONFLICT, Duration.ZERO)
        : new Reply(Verdict.LATER, lookedUp, Duration.ZERO);
  }

  /**
   * The reply to what was not found: the run, or the whole endpoint.
   *
   * @param listed the status of the answer to who asks there for any feedback
   */
  static Reply notFound(int listed) {
    Verdict verdict = isSuccess(listed) ? Verdict.NOT_YET : Verdict.LATER;
    return new Reply(verdict, NOT_FOUND, Duration.ZERO);
  }

  boolean isNotYet() {
    return verdict == Verdict.NOT_YET;
  }

  /** Whether it was nobody's fault: a bound on requests, which the next one may keep to. */
  boolean isRateBound() {
    return status == TOO_MANY;
  }

  private static Verdict verdict(int status) {
    return switch (status) {
      case 400, CONFLICT, 413, 422 -> Verdict.REFUSED;
      // A redirection is not followed, for the key would go with it.
      default -> isSuccess(status) ? Verdict.DELIVERED : Verdict.LATER;
    };
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  private static Duration pause(String retryAfter) {
    if (retryAfter == null || !retryAfter.matches("[0-9]{1," + LONGEST_DIGITS + "}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(retryAfter));
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }
}
