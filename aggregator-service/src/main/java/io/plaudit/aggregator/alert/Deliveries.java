package io.plaudit.aggregator.alert;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The outbox of what is to be told. Any aggregator takes from it what is due; what one has taken no
 * other takes, until a time after which it must have ended, one way or the other.
 */
final class Deliveries {

  /** Longer than a try may take with what is around it. */
  static final Duration IN_HAND = Duration.ofSeconds(60);

  /** Of one tenant at once, so that the others have their turn. */
  private static final int OF_TENANT = 2;

  private static final int DROPPED_AT_ONCE = 10_000;

  /** Of one alert nothing is told before what came before it is told, or dead. */
  private static final String TAKE =
      """
      with chosen as (
        select due.id from (
          select distinct tenant from alert_delivery
          where state = 'pending' and next_try_at <= clock_timestamp() and tenant <> all($1::text[])
        ) tenants cross join lateral (
          select id, next_try_at from alert_delivery d
          where d.tenant = tenants.tenant and d.state = 'pending'
            and d.next_try_at <= clock_timestamp()
            and not exists (
              select 1 from alert_delivery e
              where e.tenant = d.tenant and e.rule_id = d.rule_id and e.value_hash = d.value_hash
                and e.state = 'pending' and e.seq < d.seq)
          order by d.next_try_at limit %d
        ) due
        order by due.next_try_at limit $2
      ), taken as (
        select d.id from alert_delivery d
        where d.id in (select id from chosen) and d.state = 'pending'
          and d.next_try_at <= clock_timestamp()
        for update skip locked
      ), updated as (
        update alert_delivery d
        set tries = d.tries + 1, next_try_at = clock_timestamp() + $3 * interval '1 millisecond'
        from taken where d.id = taken.id
        returning d.id, d.tenant, d.rule_id, d.body, d.tries
      )
      select u.id, u.tenant, u.rule_id::text as rule_id, u.body, u.tries,
        o.document::text as document
      from updated u left join objects.object o
        on o.kind = 'alert-rule' and o.tenant = u.tenant and o.id = u.rule_id::text"""
          .formatted(OF_TENANT);

  private static final String DELIVERED =
      """
      update alert_delivery
      set state = 'delivered', finished_at = clock_timestamp(), last_status = $2, last_error = null
      where id = $1 and state = 'pending'""";

  /** Of a try that is not the last one any more nothing is said. */
  private static final String FAILED =
      """
      update alert_delivery
      set next_try_at = clock_timestamp() + $3 * interval '1 millisecond', last_status = $4,
        last_error = $5
      where id = $1 and state = 'pending' and tries = $2""";

  private static final String DEAD =
      """
      update alert_delivery
      set state = 'dead', finished_at = clock_timestamp(), last_status = $3, last_error = $4
      where id = $1 and state = 'pending' and tries = $2""";

  private static final String AGAIN =
      """
      update alert_delivery
      set state = 'pending', tries = 0, next_try_at = clock_timestamp(), finished_at = null
      where tenant = $1 and id = $2""";

  /** What was told is of use for days, what was not for as long as somebody may ask for it. */
  private static final String DROP_OLD =
      """
      delete from alert_delivery where id in (
        select id from alert_delivery
        where finished_at < now() - case state when 'dead' then interval '30 days'
          else interval '7 days' end
        limit %d)"""
          .formatted(DROPPED_AT_ONCE);

  private static final String WAITING =
      "select count(*) from alert_delivery where state = 'pending'";

  private final Pool pool;

  Deliveries(Pool pool) {
    this.pool = pool;
  }

  /**
   * Takes what is due.
   *
   * @param busy tenants that have enough in hand
   */
  List<Delivery> take(Collection<String> busy, int atMost) {
    List<Delivery> taken = new ArrayList<>();
    Tuple asked = Tuple.of(busy.toArray(String[]::new), (long) atMost, (double) IN_HAND.toMillis());
    for (Row row : Waiting.on(pool.preparedQuery(TAKE).execute(asked))) {
      String tenant = row.getString("tenant");
      taken.add(
          new Delivery(
              row.getUUID("id"),
              tenant,
              RuleBook.read(tenant, row.getString("rule_id"), row.getString("document")),
              row.getString("body"),
              row.getInteger("tries")));
    }
    return taken;
  }

  void delivered(Delivery delivery, Integer status) {
    Waiting.on(pool.preparedQuery(DELIVERED).execute(Tuple.of(delivery.id(), status)));
  }

  void failed(Delivery delivery, Outcome outcome, Duration wait) {
    Waiting.on(
        pool.preparedQuery(FAILED)
            .execute(
                Tuple.of(
                    delivery.id(),
                    delivery.tries(),
                    (double) wait.toMillis(),
                    outcome.status(),
                    outcome.error())));
  }

  void dead(Delivery delivery, Outcome outcome) {
    Waiting.on(
        pool.preparedQuery(DEAD)
            .execute(Tuple.of(delivery.id(), delivery.tries(), outcome.status(), outcome.error())));
  }

  /** It is told once more, whatever became of it; false where the tenant has none of this id. */
  Future<Boolean> again(String tenant, UUID id) {
    return pool.preparedQuery(AGAIN)
        .execute(Tuple.of(tenant, id))
        .map(changed -> changed.rowCount() == 1);
  }

  void dropOld() {
    Waiting.on(pool.query(DROP_OLD).execute());
  }

  long waiting() {
    return Waiting.on(pool.query(WAITING).execute()).iterator().next().getLong(0);
  }
}
