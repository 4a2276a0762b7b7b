package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.LoggedEvent;
import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.model.Erasure;

/**
 * A record after decoding: an event, an erasure, or else a dead letter.
 *
 * @param bytes of key and value
 */
record Item(
    long offset,
    int bytes,
    DeadLetter.Raw raw,
    LoggedEvent event,
    Erasure erasure,
    DeadLetter deadLetter) {

  boolean isEvent() {
    return event != null;
  }

  /** Its key or its partition is another's. */
  boolean isMisrouted() {
    return deadLetter != null && RecordDecoder.MISROUTED.equals(deadLetter.reason());
  }

  DeadLetter rejected(String reason, String detail) {
    return new DeadLetter(offset, reason, detail, raw);
  }
}
