package io.plaudit.aggregator.store;

/** A step took too long, and nothing of it is done; the next one asked for is smaller. */
public final class StepTooLargeException extends StoreException {

  private static final long serialVersionUID = 1L;

  StepTooLargeException(Throwable cause) {
    super("a step of an erasure took too long", cause);
  }
}
