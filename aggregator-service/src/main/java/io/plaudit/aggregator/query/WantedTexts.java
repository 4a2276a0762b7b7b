package io.plaudit.aggregator.query;

import io.plaudit.codec.MetadataBloom;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.And;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Compare;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Literal;

/** The texts that a row's metadata must hold for a filter to be true of it. */
final class WantedTexts {

  private WantedTexts() {}

  /**
   * Those that can be told from the filter alone; null wants none. None are said beside a condition
   * that has an index of its own, which finds fewer rows than a window has.
   */
  static MetadataBloom of(Filter filter) {
    if (filter instanceof And and) {
      return and.filters().stream().anyMatch(WantedTexts::hasIndex) ? MetadataBloom.NONE : all(and);
    }
    if (filter instanceof Compare compare
        && compare.field().column() == Column.METADATA
        && compare.comparison() == Comparison.EQ
        && compare.literal() instanceof Literal.Text text) {
      return MetadataBloom.of(text.text());
    }
    return MetadataBloom.NONE;
  }

  private static boolean hasIndex(Filter filter) {
    return filter instanceof Compare compare
        && compare.comparison() == Comparison.EQ
        && JsonSql.hasIndex(compare.field());
  }

  private static MetadataBloom all(And and) {
    return and.filters().stream()
        .map(WantedTexts::of)
        .reduce(MetadataBloom.NONE, MetadataBloom::and);
  }
}
