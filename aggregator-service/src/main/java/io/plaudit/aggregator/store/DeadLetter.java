package io.plaudit.aggregator.store;

import java.time.Instant;

/**
 * A record that could not be used.
 *
 * @param reason a short code
 * @param detail for people
 * @param record what came
 */
public record DeadLetter(long offset, String reason, String detail, Raw record) {

  /** A record as it came; the bytes may be null. Nobody changes them. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody
  public record Raw(byte[] key, byte[] value, Instant timestamp) {}
}
