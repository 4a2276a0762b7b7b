package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Entry;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * What is added to a row of one of the tables of aggregates.
 *
 * @param hash the first column of the key
 * @param value the second, where it is a hash too
 * @param hour null but in the table of hours
 * @param tag null in the table of traces
 * @param text the trace or the tag value in the words of the event
 * @param entryName the entry's name
 */
record AggregateRow(
    UUID hash,
    UUID value,
    Instant hour,
    String tenant,
    String key,
    String tag,
    String text,
    String entryName,
    Entry entry,
    Delta delta) {

  /** The order of the index, but for a few neighbours. */
  static final Comparator<AggregateRow> IN_INDEX =
      Comparator.comparingLong((AggregateRow row) -> row.hash.getMostSignificantBits())
          .thenComparingLong(row -> row.value == null ? 0 : row.value.getMostSignificantBits());
}
