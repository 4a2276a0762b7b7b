package io.plaudit.ingest.dialect;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Goes on when what others wrote before is in memory here too; it waits for that, not for long. */
public final class WhenCurrent {

  private static final int UNAVAILABLE = 503;

  private final Supplier<? extends CompletionStage<Boolean>> current;
  private final String what;

  /**
   * @param current completes, with false when what was written before may not be known
   * @param what may not be known, as a caller calls it
   */
  public WhenCurrent(Supplier<? extends CompletionStage<Boolean>> current, String what) {
    this.current = current;
    this.what = what;
  }

  /** Fails with 503 when it cannot be known. */
  public <T> CompletionStage<T> then(Supplier<T> operation) {
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
