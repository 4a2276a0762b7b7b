package io.plaudit.aggregator.store;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How far an erasure has come in its partition: first the tenant's rows are gone through, then the
 * partition's dead letters.
 *
 * @param offset of the event
 * @param steps done until now
 * @param row the last one looked at
 * @param letter the last dead letter looked at; empty while rows are
 */
record ErasureProgress(long offset, long steps, RowPlace row, OptionalLong letter) {

  /** Where a row stands in the order in which rows are gone through. */
  record RowPlace(Instant createdAt, UUID feedbackId, UUID traceHash) {

    /** Before all rows: they were created after 2000. */
    static final RowPlace FIRST = new RowPlace(Instant.EPOCH, new UUID(0, 0), new UUID(0, 0));

    /** Behind all rows. */
    static final RowPlace LAST =
        new RowPlace(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1), new UUID(-1, -1));
  }

  static ErasureProgress begin(long offset) {
    return new ErasureProgress(offset, 0, RowPlace.FIRST, OptionalLong.empty());
  }

  ErasureProgress atRow(RowPlace place) {
    return new ErasureProgress(offset, steps + 1, place, OptionalLong.empty());
  }

  ErasureProgress atLetter(long letterOffset) {
    return new ErasureProgress(offset, steps + 1, row, OptionalLong.of(letterOffset));
  }
}
