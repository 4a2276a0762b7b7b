package io.plaudit.aggregator.alert;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How it stands with the rules, in the store. */
final class AlertStates {

  /** As many of a tenant may wait to be told; the next ones are dead at once. */
  static final int MAX_WAITING = 1_000;

  private static final String OF_TENANT =
      """
      select rule_id, value_hash, tag, tag_value, state, since, too_few, summary
      from alert_state where tenant = $1""";

  private static final String TROUBLES =
      "select rule_id, problem from alert_trouble where tenant = $1";

  private static final String KEEP =
      """
      insert into alert_state (tenant, rule_id, value_hash, tag, tag_value, state, since, too_few,
        summary)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (tenant, rule_id, value_hash) do update
      set tag = excluded.tag, tag_value = excluded.tag_value, state = excluded.state,
        since = excluded.since, too_few = excluded.too_few, summary = excluded.summary""";

  private static final String DROP =
      "delete from alert_state where tenant = $1 and rule_id = $2 and value_hash = $3";

  private static final String TELL =
      """
      insert into alert_delivery (id, tenant, rule_id, value_hash, tag, tag_value, type, body, state,
        tries, next_try_at, created_at, finished_at, last_error)
      select $1::uuid, $2::text, $3::uuid, $4::uuid, $5::text, $6::text, $7::text, $8::text, case when is_full then 'dead' else 'pending' end, 0,
        clock_timestamp(), clock_timestamp(), case when is_full then clock_timestamp() end,
        case when is_full then 'too many deliveries of the tenant wait' end
      from (select count(*) >= %d as is_full from alert_delivery
            where tenant = $2::text and state = 'pending') tenants"""
          .formatted(MAX_WAITING);

  private static final String TROUBLE =
      """
      insert into alert_trouble (tenant, rule_id, problem) values ($1, $2, $3)
      on conflict (tenant, rule_id) do update set problem = excluded.problem""";

  private static final String NO_TROUBLE =
      "delete from alert_trouble where tenant = $1 and rule_id = $2";

  private static final String GONE =
      """
      t where not exists (select 1 from objects.object o
        where o.kind = 'alert-rule' and o.tenant = t.tenant and o.id = t.rule_id::text)""";

  private static final String FIRING = "select count(*) from alert_state where state = 'firing'";

  private final Pool pool;
  private final Lease lease;

  AlertStates(Pool pool, Lease lease) {
    this.pool = pool;
    this.lease = lease;
  }

  /** By rule and by the hash of the value. */
  Map<UUID, Map<UUID, Known>> of(String tenant) {
    Map<UUID, Map<UUID, Known>> known = new HashMap<>();
    for (Row row : Waiting.on(pool.preparedQuery(OF_TENANT).execute(Tuple.of(tenant)))) {
      Standing standing =
          new Standing(
              row.getString("state").equals("firing"),
              row.getOffsetDateTime("since").toInstant(),
              row.getShort("too_few"));
      Known one =
          new Known(
              row.getUUID("value_hash"),
              row.getString("tag"),
              row.getString("tag_value"),
              standing,
              row.getString("summary"));
      known.computeIfAbsent(row.getUUID("rule_id"), rule -> new HashMap<>()).put(one.hash(), one);
    }
    return known;
  }

  Map<UUID, String> troubles(String tenant) {
    Map<UUID, String> troubles = new HashMap<>();
    Waiting.on(pool.preparedQuery(TROUBLES).execute(Tuple.of(tenant)))
        .forEach(row -> troubles.put(row.getUUID(0), row.getString(1)));
    return troubles;
  }

  /** Writes all of it in one transaction, or nothing. */
  void write(Lease.Held held, Findings findings, List<Tuple> troubles, List<Tuple> noTroubles) {
    Waiting.on(
        pool.withTransaction(
            transaction ->
                lease
                    .check(transaction, held.epoch())
                    .compose(ours -> each(transaction, KEEP, findings.kept()))
                    .compose(done -> each(transaction, DROP, findings.dropped()))
                    .compose(done -> each(transaction, TELL, findings.deliveries()))
                    .compose(done -> each(transaction, TROUBLE, troubles))
                    .compose(done -> each(transaction, NO_TROUBLE, noTroubles))));
  }

  /** Forgets how it stood with rules that are no longer there. */
  void dropGone(Lease.Held held) {
    Waiting.on(
        pool.withTransaction(
            transaction ->
                lease
                    .check(transaction, held.epoch())
                    .compose(ours -> transaction.query("delete from alert_state " + GONE).execute())
                    .compose(
                        done -> transaction.query("delete from alert_trouble " + GONE).execute())));
  }

  long firing() {
    return Waiting.on(pool.query(FIRING).execute()).iterator().next().getLong(0);
  }

  private static Future<Void> each(SqlConnection transaction, String sql, List<Tuple> all) {
    return all.isEmpty()
        ? Future.succeededFuture()
        : transaction.preparedQuery(sql).executeBatch(all).mapEmpty();
  }
}
