package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.RefusedException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Goes on when what others wrote before is in memory here too; it waits for that, not for long. */
final class WhenCurrent {

  private static final int UNAVAILABLE = 503;

  private final Supplier<? extends CompletionStage<Boolean>> current;
  private final String what;

  /**
   * @param current completes, with false when what was written before may not be known
   * @param what may not be known, as a caller calls it
   */
  WhenCurrent(Supplier<? extends CompletionStage<Boolean>> current, String what) {
    this.current = current;
    this.what = what;
  }

  /** Fails with 503 when it cannot be known. */
  <T> CompletionStage<T> then(Supplier<T> operation) {
    return current
        .get()
        .thenApply(
            isCurrent -> {
              if (!isCurrent) {
                throw new RefusedException(UNAVAILABLE, what + " are not known now");
              }
              return operation.get();
            });
  }
}
