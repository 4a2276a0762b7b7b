package io.plaudit.aggregator.query;

import java.util.function.Consumer;

/** The statement of one page of an export. */
final class ExportSql {

  /** What the rows of a page may have together; one alone may have more. */
  private static final long MAX_BYTES = 1024 * 1024;

  private static final String COLUMNS =
      """
      feedback_id, trace_hash, log_offset, tenant, trace_id, retracted, key, value, label, weight,
      comment, correction, metadata, source_dialect, source_kind, attributes, tags, created_at,
      modified_at""";

  /** What each row takes beside its long texts, about. */
  private static final int ROW_BYTES = 256;

  private static final String MEASURED =
      """
      ), measured as (
        select *, count(*) over () as candidates, sum(
            case when wanted then %d + coalesce(octet_length(comment), 0)
              + coalesce(octet_length(correction::text), 0)
              + coalesce(octet_length(metadata::text), 0)
              + coalesce(octet_length(attributes::text), 0) else 0 end
          ) over (order by place) as bytes
        from page
      ), cut as (
        select greatest(1, coalesce(max(place) filter (where bytes <= %d), 1)) as place
        from measured
      )
      select feedback_id, trace_hash, log_offset, created_at, measured.place, candidates, wanted,
        retracted, modified_at,
        case when wanted then trace_id end as trace_id, case when wanted then key end as key,
        case when wanted then value end as value, case when wanted then label end as label,
        case when wanted then weight end as weight, case when wanted then comment end as comment,
        case when wanted then correction::text end as correction,
        case when wanted then metadata::text end as metadata,
        case when wanted then source_dialect end as source_dialect,
        case when wanted then source_kind end as source_kind,
        case when wanted then attributes::text end as attributes,
        case when wanted then tags end as tags
      from measured, cut
      where measured.place <= cut.place and (wanted or measured.place = cut.place)
      order by measured.place
      """
          .formatted(ROW_BYTES, MAX_BYTES);

  private ExportSql() {}

  /**
   * @param order a total one
   * @param wanted adds the condition that tells wanted rows
   * @param within adds conditions, the first without "and", that an index serves in that order
   */
  static Sql page(String order, Consumer<Sql> wanted, Consumer<Sql> within, int candidates) {
    Sql sql = new Sql();
    sql.add("with page as materialized (select " + COLUMNS + ", (");
    wanted.accept(sql);
    sql.add(
        ") as wanted, row_number() over (order by " + order + ") as place from feedback where ");
    within.accept(sql);
    sql.add(" order by " + order + " limit ").bind(candidates, "bigint");
    return sql.add(MEASURED);
  }
}
