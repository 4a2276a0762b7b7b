package io.plaudit.aggregator.query;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Makes readers read what was written before: a read waits here until the store has applied what
 * the log held when the read arrived. Where it would have to wait longer than the bound, because a
 * partition has no owner or the backlog is too large, it is let through at once and told how far
 * the store is behind. Costs nothing while nobody waits. Thread-safe.
 */
public final class ReadBarrier implements AutoCloseable {

  private static final int MAX_WAITING = 10_000;

  /** What the loop needs to say how far behind a read is whose time is over. */
  private static final long GRACE_MS = 50;

  private final BarrierLoop loop;
  private final Duration bound;

  ReadBarrier(LogState state, Duration bound, int maxWaiting) {
    this.bound = bound;
    this.loop = new BarrierLoop(state, bound, maxWaiting);
  }

  /**
   * Opens a barrier with a thread, a Kafka admin client and a database session of its own.
   *
   * @param database of the store, as {@link QueryDatabase#connectOptions} makes it
   * @param kafka properties of the admin client: {@code bootstrap.servers}, security
   * @param groupId of the consumers that apply the log
   * @param bound the longest that a read waits
   */
  public static ReadBarrier open(
      Vertx vertx,
      PgConnectOptions database,
      Map<String, ?> kafka,
      String topic,
      String groupId,
      Duration bound) {
    LogState state = new KafkaLogState(kafka, topic, groupId, new AppliedOffsets(vertx, database));
    return new ReadBarrier(state, bound, MAX_WAITING);
  }

  /** The same for the log of side objects, whose positions are in a schema of their own. */
  public static ReadBarrier ofObjects(
      Vertx vertx,
      PgConnectOptions database,
      Map<String, ?> kafka,
      String topic,
      String groupId,
      Duration bound) {
    PgConnectOptions objects = new PgConnectOptions(database).addProperty("search_path", "objects");
    return open(vertx, objects, kafka, topic, groupId, bound);
  }

  /**
   * How far the store is behind what a read asked for.
   *
   * @param events not yet applied; negative: unknown
   */
  public record Lag(long events) {

    public static final Lag NONE = new Lag(0);
    public static final Lag UNKNOWN = new Lag(-1);

    /** The value of the header {@code Plaudit-Behind}; empty when nothing is missing. */
    public Optional<String> header() {
      return events == 0
          ? Optional.empty()
          : Optional.of(events < 0 ? "unknown" : Long.toString(events));
    }
  }

  /**
   * Waits for what the log holds now; never fails, and hardly takes longer than the bound.
   *
   * @param needed what of the log the read depends on
   * @return completed on a thread that must not be blocked
   */
  public CompletionStage<Lag> await(LogPart needed) {
    CompletableFuture<Lag> outcome = new CompletableFuture<>();
    if (!loop.add(outcome, needed)) {
      return CompletableFuture.completedFuture(Lag.UNKNOWN);
    }
    return outcome.completeOnTimeout(
        Lag.UNKNOWN, bound.toMillis() + GRACE_MS, TimeUnit.MILLISECONDS);
  }

  /** The same for all that the log holds now. */
  public CompletionStage<Lag> awaitAll() {
    return await(LogPart.WHOLE);
  }

  /** Lets everyone through who waits, as behind by an unknown number, and ends the thread. */
  @Override
  public void close() {
    loop.close();
  }
}
