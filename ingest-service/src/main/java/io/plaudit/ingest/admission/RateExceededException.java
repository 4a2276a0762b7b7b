package io.plaudit.ingest.admission;

import java.util.concurrent.TimeUnit;

/** More than a key or a tenant may write. The message is safe to send. */
public final class RateExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long retrySeconds;

  RateExceededException(String limit, long waitNanos) {
    super("more than the " + limit, null, false, false);
    retrySeconds = waitNanos / SECOND + (waitNanos % SECOND == 0 ? 0 : 1);
  }

  /** After so many whole seconds the same request can come in, if no other does before; from 1. */
  public long retrySeconds() {
    return retrySeconds;
  }
}
