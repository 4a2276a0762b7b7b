package io.plaudit.aggregator.aggregate;

import java.time.Instant;

/**
 * One entry of a distribution within an hour.
 *
 * @param hour the start of the UTC hour in which the feedback was created
 */
public record HourEntry(Instant hour, Entry entry) {

  @Override
  public int hashCode() {
    return RowHash.of(hour.hashCode(), entry.hashCode());
  }
}
