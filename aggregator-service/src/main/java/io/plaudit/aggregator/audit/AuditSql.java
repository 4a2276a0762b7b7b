package io.plaudit.aggregator.audit;

/**
 * Rows recomputed against aggregates, entry by entry. Parameters of every statement: the partition,
 * the first and the last hash of the chunk, the tenant or null for all. Answers are differences, as
 * JSON, not more than {@link #LISTED}, each with the number of all of them.
 */
final class AuditSql {

  /** Of one statement. */
  static final int LISTED = 100;

  static final String ROWS =
      """
      select count(*) filter (where not retracted), count(*) filter (where retracted)
      from feedback
      where partition = $1 and trace_hash between $2 and $3 and ($4::text is null or tenant = $4)""";

  private static final String SUMS =
      """
      count(*) n, sum(weight) w, coalesce(sum(value * weight), 0) vw,
      coalesce(sum(weight * weight) filter (where value is not null), 0) ww,
      coalesce(sum(weight * value * value), 0) wvv""";

  private static final String STORED =
      "count n, weight w, weighted_value vw, weight_squared ww, weighted_square wvv";

  private static final String ADDED_UP = "sum(n) n, sum(w) w, sum(vw) vw, sum(ww) ww, sum(wvv) wvv";

  private static final String DIFFER =
      "(r.n, r.w, r.vw, r.ww, r.wvv) is distinct from (s.n, s.w, s.vw, s.ww, s.wvv)";

  /** The digits of |value| before the point, or less than 1 for zeros behind it. */
  private static final String DIGITS =
      """
      case when abs(value) >= 1 then length(trunc(abs(value))::text)
        else length(ltrim(abs(value)::text, '0.')) - length(split_part(value::text, '.', 2)) end""";

  /**
   * The name of a row's entry: its value rounded to two digits, half to even, and its label. What
   * the aggregator does in Java is here done again, by other means.
   */
  private static final String ENTRY =
      """
      case
        when value is null then ''
        when abs(value) < 100 and value = trunc(value) then trunc(value)::text
        else (
          select trim_scale(sign(value) * ('1e' || -shift)::numeric * (trunc(m)
            + case when m - trunc(m) > 0.5 or (m - trunc(m) = 0.5 and trunc(m) %% 2 = 1)
              then 1 else 0 end))::text
          from (select abs(value) * ('1e' || shift)::numeric m, shift
            from (select 2 - (%s) shift) digits) scaled)
      end || '|' || coalesce(label, '')"""
          .formatted(DIGITS);

  private static final String DIFFERENCE =
      """
      'recomputed', case when r.n is not null then json_build_object('count', r.n, 'weight', r.w,
        'weighted_value', r.vw, 'weight_squared', r.ww, 'weighted_square', r.wvv) end,
      'stored', case when s.n is not null then json_build_object('count', s.n, 'weight', s.w,
        'weighted_value', s.vw, 'weight_squared', s.ww, 'weighted_square', s.wvv) end)""";

  private static final String FOUND =
      "select difference::text, count(*) over () from found limit " + LISTED;

  static final String TRACES =
      """
      with recomputed as (
        select trace_hash, tenant, trace_id, key, %s entry, %s
        from feedback
        where partition = $1 and not retracted and trace_hash between $2 and $3
          and ($4::text is null or tenant = $4)
        group by 1, 2, 3, 4, 5
      ), stored as (
        select trace_hash, tenant, trace_id, key, entry, %s
        from trace_aggregate
        where partition = $1 and trace_hash between $2 and $3
          and ($4::text is null or tenant = $4)
      ), found as (
        select json_build_object('table', 'trace_aggregate', 'partition', $1::int,
          'tenant', tenant, 'trace_id', trace_id, 'key', key, 'entry', entry, %s difference
        from recomputed r full join stored s using (trace_hash, tenant, trace_id, key, entry)
        where %s
      )
      %s"""
          .formatted(ENTRY, SUMS, STORED, DIFFERENCE, DIFFER, FOUND);

  /** Every feedback once for everything, once for each tag; hashed as io.plaudit.model.Digests. */
  private static final String RECOMPUTED_HOURS =
      """
      with scoped as (
        select tenant, key, tag, tag_value, created_at, value, label, weight
        from feedback cross join lateral (
          select '' tag, '' tag_value union all select * from jsonb_each_text(tags)) scope
        where partition = $1 and not retracted and ($4::text is null or tenant = $4)
          and %1$s between $2 and $3
      ), sums as (
        select tenant, key, tag, tag_value, date_trunc('hour', created_at, 'UTC') as hour,
          %3$s entry, %4$s
        from scoped group by 1, 2, 3, 4, 5, 6
      ), hours as materialized (
        select %2$s group_hash, %1$s value_hash, * from sums
      )"""
          .formatted(hash("tag_value"), hash("tenant", "key", "tag"), ENTRY, SUMS);

  /** Rows of hours bear no tenant: theirs are those of the groups that have one. */
  private static final String OF_THE_TENANT =
      """
      partition = $1 and value_hash between $2 and $3
        and ($4::text is null or group_hash in (
          select group_hash from hours
          union all select group_hash from tag_aggregate where partition = $1 and tenant = $4))""";

  static final String TAGS =
      RECOMPUTED_HOURS
          + """
          , recomputed as (
            select group_hash, value_hash, tenant, key, tag, tag_value, entry, %1$s
            from hours group by 1, 2, 3, 4, 5, 6, 7
          ), stored as (
            select group_hash, value_hash, tenant, key, tag, tag_value, entry, %2$s
            from tag_aggregate
            where partition = $1 and value_hash between $2 and $3
              and ($4::text is null or tenant = $4)
          ), stored_hours as (
            select group_hash, value_hash, hour, entry, %2$s from tag_hourly where %3$s
          ), found as (
            select json_build_object('table', 'tag_aggregate', 'partition', $1::int,
              'tenant', tenant, 'key', key, 'tag', tag, 'tag_value', tag_value, 'entry', entry, %4$s
              difference
            from recomputed r full join stored s
              using (group_hash, value_hash, tenant, key, tag, tag_value, entry)
            where %5$s
            union all
            select json_build_object('table', 'tag_hourly', 'partition', $1::int,
              'tenant', tenant, 'key', key, 'tag', tag, 'tag_value', tag_value,
              'group_hash', group_hash, 'value_hash', value_hash, 'hour', hour, 'entry', entry, %4$s
            from hours r full join stored_hours s using (group_hash, value_hash, hour, entry)
            where %5$s
          )
          %6$s"""
              .formatted(ADDED_UP, STORED, OF_THE_TENANT, DIFFERENCE, DIFFER, FOUND);

  private AuditSql() {}

  /** 128 bits of the SHA-256 of texts, each behind its length. */
  private static String hash(String... columns) {
    StringBuilder bytes = new StringBuilder();
    for (String column : columns) {
      bytes.append(bytes.isEmpty() ? "" : " || ");
      bytes.append("int4send(octet_length(").append(column).append("))");
      bytes.append(" || convert_to(").append(column).append(", 'UTF8')");
    }
    return "encode(substr(sha256(" + bytes + "), 1, 16), 'hex')::uuid";
  }
}
