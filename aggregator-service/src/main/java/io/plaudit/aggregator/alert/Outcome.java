package io.plaudit.aggregator.alert;

/**
 * What became of one try.
 *
 * @param status HTTP's; null where there was no answer
 * @param error for people; null where a receiver took it
 */
record Outcome(Kind kind, Integer status, String error) {

  private static final int GONE = 410;
  private static final int MAX_ERROR_CHARACTERS = 200;

  /** What to do about it. */
  enum Kind {
    DELIVERED,
    /** Another try may help. */
    FAILED,
    /** No other try will. */
    HOPELESS
  }

  /** As Standard Webhooks has it: any 2xx is success, and 410 is for good. */
  static Outcome of(int status) {
    if (status >= 200 && status < 300) {
      return new Outcome(Kind.DELIVERED, status, null);
    }
    return new Outcome(
        status == GONE ? Kind.HOPELESS : Kind.FAILED, status, "the receiver answered " + status);
  }

  static Outcome failed(String error) {
    return new Outcome(Kind.FAILED, null, cut(error));
  }

  static Outcome hopeless(String error) {
    return new Outcome(Kind.HOPELESS, null, cut(error));
  }

  private static String cut(String error) {
    // PostgreSQL holds no U+0000, and a stranger's certificate may say anything.
    String printable = error.replaceAll("[^ -~]", "?");
    return printable.length() <= MAX_ERROR_CHARACTERS
        ? printable
        : printable.substring(0, MAX_ERROR_CHARACTERS);
  }
}
