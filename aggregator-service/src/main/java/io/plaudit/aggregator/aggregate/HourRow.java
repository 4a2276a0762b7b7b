package io.plaudit.aggregator.aggregate;

import java.time.Instant;

/**
 * Identity of an aggregate row: one entry of a tag value's, or of everything's, within an hour.
 *
 * @param hour the start of the UTC hour in which the feedback was created
 */
public record HourRow(TagScope scope, Instant hour, Entry entry) {

  @Override
  public int hashCode() {
    return RowHash.of(scope.hashCode(), hour.hashCode(), entry.hashCode());
  }
}
