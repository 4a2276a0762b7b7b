package io.plaudit.aggregator.query;

import io.plaudit.model.InvalidEventException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * From inclusive, to exclusive; null is open.
 *
 * @param from null: from the beginning
 * @param to null: without an end
 */
record Window(Instant from, Instant to) {

  static final Window OPEN = new Window(null, null);

  private static final OffsetDateTime BEGINNING =
      OffsetDateTime.of(1900, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final OffsetDateTime END =
      OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  Window {
    if (from != null && to != null && from.isAfter(to)) {
      throw InvalidEventException.of("from", "must not be after to", from);
    }
  }

  /** The smallest window of whole UTC hours around this one. */
  Window wholeHours() {
    return new Window(
        from == null ? null : from.truncatedTo(ChronoUnit.HOURS),
        to == null
            ? null
            : to.plus(Duration.ofHours(1)).minusNanos(1).truncatedTo(ChronoUnit.HOURS));
  }

  boolean isOpen() {
    return from == null && to == null;
  }

  /** For a statement: an instant before all feedback where the window is open. */
  OffsetDateTime lower() {
    return from == null ? BEGINNING : from.atOffset(ZoneOffset.UTC);
  }

  OffsetDateTime upper() {
    return to == null ? END : to.atOffset(ZoneOffset.UTC);
  }
}
