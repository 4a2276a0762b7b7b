package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.model.SideObject;

/**
 * A record of the log of objects after decoding: an object, or else a dead letter.
 *
 * @param bytes of key and value
 */
record ObjectItem(
    long offset, long bytes, DeadLetter.Raw raw, SideObject object, DeadLetter deadLetter) {

  boolean isObject() {
    return object != null;
  }

  /** Its key or its partition is another's. */
  boolean isMisrouted() {
    return deadLetter != null && RecordDecoder.MISROUTED.equals(deadLetter.reason());
  }

  /** The same record as one that the store would not take. */
  ObjectItem refused(String code) {
    DeadLetter letter = new DeadLetter(offset, BatchApplier.REFUSED, code, raw);
    return new ObjectItem(offset, bytes, raw, null, letter);
  }
}
