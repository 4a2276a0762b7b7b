package io.plaudit.aggregator.alert;

import io.plaudit.alert.AlertRule;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of all tenants, and how far the store is that they are about. */
final class RuleBook {

  private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

  /** Of all tenants together. */
  private static final int MAX_RULES = 20_000;

  private static final String POSITION =
      """
      select (select coalesce(sum(next_offset), 0)::bigint from position) as events,
        (select coalesce(sum(next_offset), 0)::bigint from objects.position) as objects,
        date_trunc('hour', now(), 'UTC') as hour""";

  private static final String RULES =
      """
      select tenant, id, document::text as document from objects.object
      where kind = 'alert-rule' order by tenant, id limit %d"""
          .formatted(MAX_RULES + 1);

  private final Pool pool;

  RuleBook(Pool pool) {
    this.pool = pool;
  }

  /** While it stays the same every rule says what it said. */
  record Position(long events, long objects, OffsetDateTime hour) {}

  Position position() {
    Row row = Waiting.on(pool.query(POSITION).execute()).iterator().next();
    return new Position(
        row.getLong("events"), row.getLong("objects"), row.getOffsetDateTime("hour"));
  }

  /** By tenant; of each no more than it may have. */
  Map<String, List<AlertRule>> rules() {
    Map<String, List<AlertRule>> rules = new TreeMap<>();
    int found = 0;
    for (Row row : Waiting.on(pool.query(RULES).execute())) {
      if (++found > MAX_RULES) {
        LOG.atError().addKeyValue("rules", MAX_RULES).log("there are more rules than looked at");
        break;
      }
      read(row).ifPresent(rule -> add(rules, rule));
    }
    return rules;
  }

  private static void add(Map<String, List<AlertRule>> rules, AlertRule rule) {
    List<AlertRule> own = rules.computeIfAbsent(rule.tenant(), tenant -> new ArrayList<>());
    if (own.size() < AlertRule.MAX_RULES) {
      own.add(rule);
    }
  }

  private static Optional<AlertRule> read(Row row) {
    return read(row.getString("tenant"), row.getString("id"), row.getString("document"));
  }

  /** Empty where whoever wrote it, which was not us, wrote no rule. */
  static Optional<AlertRule> read(String tenant, String id, String document) {
    if (document == null || !Uuids.isUuid(id)) {
      return Optional.empty();
    }
    try {
      ObjectRef ref = new ObjectRef(tenant, AlertRule.KIND, id);
      return Optional.of(AlertRule.read(new SideObject(ref, new RawJson(document))));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }
}
