package io.plaudit.faults;

import java.util.concurrent.atomic.LongAdder;

/** What the senders have counted. */
final class Tally {

  final LongAdder requests = new LongAdder();
  final LongAdder eventsSent = new LongAdder();
  final LongAdder recorded = new LongAdder();
  final LongAdder amended = new LongAdder();
  final LongAdder retracted = new LongAdder();
  final LongAdder repeatedOnPurpose = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder noAnswer = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder notStored = new LongAdder();
  final LongAdder givenUp = new LongAdder();
  final LongAdder reads = new LongAdder();

  /** Events that were acknowledged. */
  long acknowledged() {
    return recorded.sum() + changed();
  }

  /** Amendments and retractions that were acknowledged. */
  long changed() {
    return amended.sum() + retracted.sum();
  }
}
