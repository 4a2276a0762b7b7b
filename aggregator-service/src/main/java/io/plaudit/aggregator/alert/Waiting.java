package io.plaudit.aggregator.alert;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers of the database, on threads that may be blocked. */
final class Waiting {

  /** Longer than a statement may take: only a server that does not answer is waited for so. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Waiting() {}

  /** The database did not do what it was asked. */
  static final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FailedException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The thread is to end. */
  static final class EndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EndedException(InterruptedException cause) {
      super(cause);
    }
  }

  static <T> T on(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new FailedException(e.getCause());
    } catch (TimeoutException e) {
      throw new FailedException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndedException(e);
    }
  }
}
