package io.plaudit.aggregator.consume;

/** The log is not what the store remembers: going on would skip or mix. Needs an operator. */
public final class LogMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LogMismatchException(String message) {
    super(message);
  }
}
