package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which things are ranked, and how.
 *
 * @param group for traces its tag is null
 * @param window open for traces
 * @param lowerIsBetter whether the best are those with the lowest mean; false where none is asked
 *     for
 */
record Ranking(Group group, Window window, Order order, boolean lowerIsBetter) {

  /** How; whatever has no mean comes last, and ties go by count, then by the text. */
  enum Order {
    COUNT,
    WORST,
    BEST,
    VALUE;

    boolean isByMean() {
      return this == WORST || this == BEST;
    }

    static Order of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
      return Arrays.stream(values()).map(Order::wireName).toList();
    }
  }

  private static final String FIGURES =
      """
      sum(count) as count,
      sum(weighted_value) / nullif(sum(weight) filter (where value is not null), 0) as mean,
      """;

  private static final String LOWEST = "mean asc nulls last, count desc, ";
  private static final String HIGHEST = "mean desc nulls last, count desc, ";

  /** All traces of a tenant that have feedback of this key. */
  static Group traces(String tenant, String key) {
    return new Group(tenant, key, null);
  }

  boolean isOfTraces() {
    return group.tag() == null;
  }

  /** The hashes in this order. */
  Sql hashes(int offset, int limit) {
    Sql sql = new Sql().add("select hash from (select ");
    if (isOfTraces()) {
      sql.add("trace_hash as hash, ").add(FIGURES).add("min(trace_id collate \"C\") as name ");
      sql.add("from trace_aggregate where tenant = ").bind(group.tenant(), "text");
      sql.add(" and key = ").bind(group.key(), "text").add(" group by trace_hash");
    } else if (window.isOpen()) {
      sql.add("value_hash as hash, ").add(FIGURES).add("min(tag_value collate \"C\") as name ");
      sql.add("from tag_aggregate where group_hash = ").bind(group.hash(), "uuid");
      sql.add(" group by value_hash");
    } else {
      hashesInWindow(sql);
    }
    sql.add(" having sum(count) > 0) as ranked");
    return page(sql, offset, limit);
  }

  /** The same of traces, from the tenant's live rows: cheap while there are few of them. */
  Sql hashesOfTracesFromRows(int offset, int limit) {
    Sql sql =
        new Sql()
            .add("select hash from (select trace_hash as hash, count(*) as count,")
            .add(" sum(value * weight) / nullif(sum(weight) filter (where value is not null), 0)")
            .add(" as mean, min(trace_id collate \"C\") as name")
            .add(" from feedback where not retracted");
    Conditions.tenantAndKey(sql, group.tenant(), group.key());
    sql.add(" group by trace_hash) as ranked");
    return page(sql, offset, limit);
  }

  private void hashesInWindow(Sql sql) {
    sql.add("value_hash as hash, ").add(FIGURES);
    sql.add("(select tag_value collate \"C\" from tag_aggregate t where t.group_hash = ");
    sql.bind(group.hash(), "uuid").add(" and t.value_hash = h.value_hash limit 1) as name");
    sql.add(" from tag_hourly h where group_hash = ").bind(group.hash(), "uuid");
    sql.add(" and hour >= ").bind(window.lower(), "timestamptz");
    sql.add(" and hour < ").bind(window.upper(), "timestamptz").add(" group by value_hash");
  }

  private Sql page(Sql sql, int offset, int limit) {
    return sql.add(" order by ")
        .add(sql())
        .add("name, hash offset ")
        .bind(offset, "bigint")
        .add(" limit ")
        .bind(limit, "bigint");
  }

  private String sql() {
    return switch (order) {
      case COUNT -> "count desc, ";
      case WORST -> lowerIsBetter ? HIGHEST : LOWEST;
      case BEST -> lowerIsBetter ? LOWEST : HIGHEST;
      case VALUE -> "";
    };
  }

  /** How it is ranked, as members of the answer. */
  void writeOrder(JsonGenerator json) throws IOException {
    json.writeStringField("order", order.wireName());
    if (order.isByMean()) {
      json.writeBooleanField("lower_is_better", lowerIsBetter);
    }
  }

  /** Counts the values of the tag by one index probe each, up to a limit. */
  Sql countValues(int limit) {
    Sql sql = new Sql().reserve(group.hash());
    return sql.add(
            """
            with recursive probe as (
              (select value_hash from tag_aggregate where group_hash = $1::uuid
               order by value_hash limit 1)
              union all
              select (select t.value_hash from tag_aggregate t
                      where t.group_hash = $1::uuid and t.value_hash > probe.value_hash
                      order by t.value_hash limit 1)
              from probe where probe.value_hash is not null
            )
            select count(*) as count
            from (select 1 from probe where value_hash is not null limit\s""")
        .bind(limit, "bigint")
        .add(") as counted");
  }

  /** Counts the tenant's live rows, up to a limit. */
  Sql countRows(int limit) {
    return new Sql()
        .add("select count(*) as count from (select 1 from feedback where not retracted")
        .add(" and tenant = ")
        .bind(group.tenant(), "text")
        .add(" limit ")
        .bind(limit, "bigint")
        .add(") as counted");
  }
}
