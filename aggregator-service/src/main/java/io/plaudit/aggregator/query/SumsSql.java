package io.plaudit.aggregator.query;

/** SQL that every sum over entries of distributions shares. */
final class SumsSql {

  /** The sums of one entry over partitions, by bucket and label. */
  static final String ENTRY_SUMS =
      """
      value, label, sum(count)::bigint as count, sum(weight) as weight,
      sum(weighted_value) as weighted_value, sum(weight_squared) as weight_squared,
      sum(weighted_square) as weighted_square""";

  /** The sums of a scope, as {@link Columns#sums} reads them; only values are scored. */
  static final String SCOPE_SUMS = sums("");

  /** The same over a window named {@code whole}. */
  static final String WINDOW_SUMS = sums(" over whole");

  /** A single feedback as an entry. */
  static final String FEEDBACK_AS_ENTRY =
      """
      1 as count, weight, coalesce(value * weight, 0) as weighted_value,
      case when value is null then 0 else weight * weight end as weight_squared,
      coalesce(value * value * weight, 0) as weighted_square""";

  private SumsSql() {}

  private static String sums(String over) {
    return """
        sum(count)%1$s::bigint as all_count,
        coalesce(sum(count) filter (where value is not null)%1$s, 0)::bigint as scored,
        coalesce(sum(weight) filter (where value is not null)%1$s, 0) as scored_weight,
        sum(weighted_value)%1$s as all_weighted_value,
        sum(weight_squared)%1$s as all_weight_squared,
        sum(weighted_square)%1$s as all_weighted_square"""
        .formatted(over);
  }
}
