package io.plaudit.aggregator.query;

import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** Keeps a tenant from taking all the places and all the sessions that reads have. */
final class TenantReads {

  /** As long as the pool of sessions would let it wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Turns places;
  private final Turns sessions;

  /**
   * @param places how many reads of a tenant may be in progress, waiting ones too
   * @param sessions how many of them may ask the store at once
   */
  TenantReads(Vertx vertx, int places, int sessions) {
    this.vertx = vertx;
    this.places = new Turns(places, 0);
    this.sessions = new Turns(sessions, places);
  }

  /** A read of a tenant; fails with a {@link Problem} where there are too many. */
  Future<Answer> enter(String tenant, Supplier<Future<Answer>> read) {
    return take(places, tenant, read);
  }

  /** Asks the store, now or when it is this tenant's turn, unless that takes too long. */
  Future<Answer> ask(String tenant, Supplier<Future<Answer>> read) {
    long since = System.nanoTime();
    return take(
        sessions,
        tenant,
        () ->
            System.nanoTime() - since < PATIENCE.toNanos()
                ? read.get()
                : Future.failedFuture(Problem.unavailable("too many reads wait for the store")));
  }

  private Future<Answer> take(Turns turns, String tenant, Supplier<Future<Answer>> read) {
    Context context = vertx.getOrCreateContext();
    return turns
        .<Answer>take(tenant, () -> read.get().toCompletionStage())
        .map(answer -> Future.fromCompletionStage(answer, context))
        .orElseGet(() -> Future.failedFuture(Problem.tooManyReads()));
  }
}
