package io.plaudit.aggregator.query;

/**
 * The statements that sum entries of distributions to summaries. Each answers, by scope, the most
 * frequent hundred entries with the sums of the whole scope beside them, so that sums, distribution
 * and bounds are of one snapshot, and a label given a million times costs one row.
 */
final class SummarySql {

  private static final String TEMPLATE =
      """
      with entry as (
        select {scope} as scope, {entry_sums}{entry_more}
        from {source}
        group by 1, value, label
        having sum(count) > 0
      ), ranked as (
        select scope, value, label, count, weight, {sums}{ranked_more},
          row_number() over (
            partition by scope
            order by value is null and label is null, count desc, value, label collate "C"
          ) as place
        from entry
        window whole as (partition by scope)
      )
      select scope::text as scope, value, label, count, weight, all_count, scored, scored_weight,
        all_weighted_value, all_weight_squared, all_weighted_square,
        case when place = 1 then {name} end as name,
        case when place = 1 then {first} end as first_at,
        case when place = 1 then {last} end as last_at
      from ranked
      where place <= 100
      order by ranked.scope::text collate "C", place
      """;

  /** $1 the trace's hash. The scopes are its keys. */
  static final String TRACE =
      summary(
          "key",
          "trace_aggregate where trace_hash = $1::uuid",
          "null::text",
          """
          (select min(created_at) from feedback
           where trace_hash = $1::uuid and key = scope and not retracted)""",
          """
          (select max(created_at) from feedback
           where trace_hash = $1::uuid and key = scope and not retracted)""");

  /** $1 hashes of traces, $2 the key. */
  static final String TRACES =
      summary(
          "trace_hash",
          "trace_aggregate where trace_hash = any($1::uuid[]) and key = $2::text",
          "(select t.trace_id from trace_aggregate t where t.trace_hash = scope limit 1)",
          """
          (select min(created_at) from feedback
           where trace_hash = scope and key = $2::text and not retracted)""",
          """
          (select max(created_at) from feedback
           where trace_hash = scope and key = $2::text and not retracted)""");

  private static final String HOURS =
      """
      (select hour from tag_hourly h
       where h.group_hash = $1::uuid and h.value_hash = scope and h.count > 0
         and h.hour >= $3::timestamptz and h.hour < $4::timestamptz""";

  private static final String FIRST_HOUR = HOURS + " order by hour asc limit 1)";
  private static final String END_OF_LAST_HOUR =
      HOURS + " order by hour desc limit 1) + interval '1 hour'";

  private static final String TAG_NAME =
      """
      (select t.tag_value from tag_aggregate t
       where t.group_hash = $1::uuid and t.value_hash = scope limit 1)""";

  /** $1 the group's hash, $2 hashes of values, $3 and $4 the open window. */
  static final String VALUES =
      summary(
          "value_hash",
          "tag_aggregate where group_hash = $1::uuid and value_hash = any($2::uuid[])",
          TAG_NAME,
          FIRST_HOUR,
          END_OF_LAST_HOUR);

  /** $1 the group's hash, $2 hashes of values, $3 from and $4 to, whole hours. */
  static final String VALUES_IN_WINDOW =
      summary(
          "value_hash",
          """
          tag_hourly where group_hash = $1::uuid and value_hash = any($2::uuid[])
            and hour >= $3::timestamptz and hour < $4::timestamptz""",
          TAG_NAME,
          FIRST_HOUR,
          END_OF_LAST_HOUR);

  /**
   * Rounds a value to two significant digits, half to even, as DistributionBucket does. An inexact
   * logarithm does no harm: a value so near to a power of ten rounds to it from either side.
   */
  private static final String BUCKETS =
      """
      cross join lateral (
        select case when value is null or value = 0 then 0
          else 1 - floor(log(abs(value)))::integer end as decimals
      ) d
      cross join lateral (
        select trunc(abs(value), decimals) as low, ('1e' || -decimals)::numeric as unit
      ) l
      cross join lateral (
        select sign(value) * (low + case
          when 2 * (abs(value) - low) > unit then unit
          when 2 * (abs(value) - low) = unit and mod(round(low / unit), 2) = 1 then unit
          else 0 end) as bucket
      ) b
      """;

  private static final String OF_ROWS_HEAD =
      """
      (select {own}bucket as value, label, count, weight, weighted_value, weight_squared,
         weighted_square, first_created, last_created
       from (
         select {own}value, label, count(*) as count, sum(weight) as weight,
           coalesce(sum(value * weight), 0) as weighted_value,
           coalesce(sum(weight * weight) filter (where value is not null), 0)
             as weight_squared,
           coalesce(sum(value * value * weight), 0) as weighted_square,
           min(created_at) as first_created, max(created_at) as last_created
         from feedback
         where not retracted""";

  private static final String OF_ROWS_TAIL =
      " group by {own}value, label) as distinct_value\n" + BUCKETS + ") as found";

  /** The feedbacks of one key that a filter finds, as one scope. */
  static final OfRows FILTERED = ofRows("''", "");

  /** The feedbacks of all keys that a filter finds, a scope a key. */
  static final OfRows FILTERED_BY_KEY = ofRows("key", "key, ");

  /**
   * A statement over single feedbacks, around its conditions, which follow the head as "and …".
   * Values are summed as they are before their few distinct ones are put into buckets.
   */
  record OfRows(String head, String tail) {}

  private SummarySql() {}

  private static OfRows ofRows(String scope, String own) {
    String whole =
        fill(
            TEMPLATE,
            scope,
            "{found}",
            "null::text",
            "date_trunc('hour', first_seen, 'UTC')",
            "date_trunc('hour', last_seen, 'UTC') + interval '1 hour'",
            ", min(first_created) as first_seen, max(last_created) as last_seen",
            ", min(first_seen) over whole as first_seen, max(last_seen) over whole as last_seen");
    int found = whole.indexOf("{found}");
    return new OfRows(
        whole.substring(0, found) + OF_ROWS_HEAD.replace("{own}", own),
        OF_ROWS_TAIL.replace("{own}", own) + whole.substring(found + "{found}".length()));
  }

  private static String summary(
      String scope, String source, String name, String first, String last) {
    return fill(TEMPLATE, scope, source, name, first, last, "", "");
  }

  private static String fill(
      String template,
      String scope,
      String source,
      String name,
      String first,
      String last,
      String entryMore,
      String rankedMore) {
    return template
        .replace("{scope}", scope)
        .replace("{entry_sums}", SumsSql.ENTRY_SUMS)
        .replace("{entry_more}", entryMore)
        .replace("{sums}", SumsSql.WINDOW_SUMS)
        .replace("{ranked_more}", rankedMore)
        .replace("{source}", source)
        .replace("{name}", name)
        .replace("{first}", first)
        .replace("{last}", last);
  }
}
