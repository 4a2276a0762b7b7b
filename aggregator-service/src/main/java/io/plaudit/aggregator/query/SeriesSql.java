package io.plaudit.aggregator.query;

import io.plaudit.query.Filter;

/** The statements of points in time. */
final class SeriesSql {

  /** Hours as they are stored: rows come from the index in this order, and need no sorting. */
  private static final String HOURS = points("hour");

  private static final String DAYS = points("date_trunc('day', hour, 'UTC')");

  /** $1 the group's hash, $2 hashes of values. */
  static final String NAMES =
      """
      select distinct on (value_hash) value_hash as hash, tag_value as name
      from tag_aggregate
      where group_hash = $1::uuid and value_hash = any($2::uuid[])
      order by value_hash
      """;

  private SeriesSql() {}

  /** $1 the group's hash, $2 hashes of values, $3 from, $4 to. */
  static String points(SeriesForm form) {
    return form.interval().equals("hour") ? HOURS : DAYS;
  }

  private static String points(String at) {
    return "select value_hash as scope, "
        + at
        + " as at, "
        + SumsSql.SCOPE_SUMS
        + """

        from tag_hourly
        where group_hash = $1::uuid and value_hash = any($2::uuid[])
          and hour >= $3::timestamptz and hour < $4::timestamptz
        group by 1, 2
        having sum(count) > 0
        order by 1, 2
        """;
  }

  /**
   * Points of the feedbacks that a filter finds, by tag value where a tag is given, of the most
   * frequent values.
   *
   * @param group without a tag: everything in one series of the value ''
   * @param value null: the most frequent values
   */
  static Sql filtered(Group group, String value, Window window, Filter filter, SeriesForm form) {
    Sql sql = new Sql().add("with found as materialized (select ");
    if (group.tag().isEmpty()) {
      sql.add("''::text");
    } else {
      sql.add("tags ->> ").bind(group.tag(), "text");
    }
    sql.add(" as scope, date_trunc(").bind(form.interval(), "text");
    sql.add(", created_at, 'UTC') as at, value, ").add(SumsSql.FEEDBACK_AS_ENTRY);
    sql.add(" from feedback where not retracted");
    Conditions.tenantAndKey(sql, group.tenant(), group.key());
    Conditions.window(sql, window);
    Conditions.filter(sql, group.tenant(), filter);
    sql.add("), top as (select scope, sum(count) as all_found from found where scope ");
    if (value == null) {
      sql.add("is not null");
    } else {
      sql.add("= ").bind(value, "text");
    }
    sql.add(" group by scope order by all_found desc, scope collate \"C\" limit ");
    sql.bind(form.maxSeries(), "bigint");
    sql.add(") select scope, at, ").add(SumsSql.SCOPE_SUMS).add(", max(all_found) as all_found");
    sql.add(" from found join top using (scope) group by scope, at");
    return sql.add(" order by max(all_found) desc, scope collate \"C\", at");
  }

  /**
   * @param interval hour or day
   */
  record SeriesForm(String interval, int maxSeries) {}
}
