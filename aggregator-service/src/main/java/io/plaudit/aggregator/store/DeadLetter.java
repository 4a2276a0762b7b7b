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

  /** The detail that an erasure leaves of a letter, of which it takes all that came. */
  static final String FORGOTTEN = "forgotten";

  /** Whether an erasure has taken what came. */
  public boolean isForgotten() {
    return record.key() == null && record.value() == null && detail.equals(FORGOTTEN);
  }

  /** A record as it came; the bytes may be null. Nobody changes them. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody
  public record Raw(byte[] key, byte[] value, Instant timestamp) {}
}
