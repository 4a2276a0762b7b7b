package io.plaudit.aggregator.alert;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;

/**
 * Who looks at the rules: one of all aggregators, as long as he gives a sign of life in time. By
 * the database's clock alone. What is written under a lease is fenced by its epoch: of one who was
 * stopped, and goes on when another has taken over, nothing is written.
 */
final class Lease {

  private static final String TAKE =
      """
      insert into alert_lease as lease (holder, epoch, held_until)
      values ($1::uuid, 1, clock_timestamp() + $2 * interval '1 millisecond')
      on conflict (only_row) do update
      set epoch = lease.epoch + case when lease.holder = $1::uuid then 0 else 1 end,
        holder = $1::uuid, held_until = excluded.held_until
      where lease.holder = $1::uuid or lease.held_until < clock_timestamp()
      returning epoch, clock_timestamp() as now""";

  private static final String GIVE_BACK =
      "update alert_lease set held_until = clock_timestamp() where holder = $1::uuid";

  /** The lock keeps others from taking over in the middle of what is written. */
  private static final String CHECK =
      """
      select 1 from alert_lease
      where holder = $1::uuid and epoch = $2 and held_until > clock_timestamp() for share""";

  private final Pool pool;
  private final UUID holder = UUID.randomUUID();
  private final Duration length;

  /**
   * @param length how long it is left without a sign of life
   */
  Lease(Pool pool, Duration length) {
    this.pool = pool;
    this.length = length;
  }

  /**
   * A lease that is held.
   *
   * @param at the database's clock
   */
  record Held(long epoch, Instant at) {}

  /** Somebody else holds it by now. */
  static final class LostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostException() {
      super("another looks at the rules of alerts by now");
    }
  }

  /** Takes it, or holds it for longer; empty where another has it. */
  Optional<Held> take() {
    RowSet<Row> rows =
        Waiting.on(pool.preparedQuery(TAKE).execute(Tuple.of(holder, (double) length.toMillis())));
    Iterator<Row> row = rows.iterator();
    if (!row.hasNext()) {
      return Optional.empty();
    }
    Row held = row.next();
    return Optional.of(new Held(held.getLong("epoch"), held.getOffsetDateTime("now").toInstant()));
  }

  /** Fails with {@link LostException} where it is not held in this transaction. */
  Future<Void> check(SqlConnection transaction, long epoch) {
    return transaction
        .preparedQuery(CHECK)
        .execute(Tuple.of(holder, epoch))
        .compose(
            rows ->
                rows.size() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(new LostException()));
  }

  /** Another may take it now. */
  Future<Void> giveBack() {
    return pool.preparedQuery(GIVE_BACK).execute(Tuple.of(holder)).mapEmpty();
  }
}
