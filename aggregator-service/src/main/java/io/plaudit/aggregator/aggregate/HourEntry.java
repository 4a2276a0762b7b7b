package io.plaudit.aggregator.aggregate;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One entry of a distribution within an hour.
 *
 * @param hour the start of the UTC hour in which the feedback was created
 */
public record HourEntry(Instant hour, Entry entry) {

  static HourEntry of(FeedbackState.Live state) {
    Instant hour = state.createdAt().truncatedTo(ChronoUnit.HOURS);
    return new HourEntry(hour, Entry.of(state.feedback()));
  }

  @Override
  public int hashCode() {
    return RowHash.of(hour.hashCode(), entry.hashCode());
  }
}
