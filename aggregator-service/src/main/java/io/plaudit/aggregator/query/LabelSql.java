package io.plaudit.aggregator.query;

/**
 * The statement that counts labels over single feedbacks, around its conditions, which follow the
 * head as "and …". By key its {@value #MAX_LABELS} most frequent labels, with what holds for the
 * whole key beside each, so that all is of one snapshot; a key without labels has one row.
 */
final class LabelSql {

  /** As many as a key of categories may have. */
  static final int MAX_LABELS = 500;

  static final String HEAD =
      """
      with counted as (
        select key, label, count(*) as count, min(value) as lowest, max(value) as highest
        from feedback
        where not retracted""";

  static final String TAIL =
      """

        group by key, label
      ), ranked as (
        select key, label, count, min(lowest) over whole as lowest,
          max(highest) over whole as highest,
          coalesce(sum(count) filter (where label is not null) over whole, 0)::bigint as labelled,
          count(label) over whole as distinct_labels,
          row_number() over (
            partition by key order by label is null, count desc, label collate "C") as place
        from counted
        window whole as (partition by key)
      )
      select key, label, count, lowest, highest, labelled, distinct_labels
      from ranked
      where place <= %d
      order by key collate "C", place
      """
          .formatted(MAX_LABELS);

  private LabelSql() {}
}
