package io.plaudit.aggregator.consume;

import io.plaudit.model.FeedbackEvent;
import java.time.Duration;

/**
 * Does something about some of the events, each at least once, beside the loops that apply them.
 * Used by one thread.
 */
public interface Follower {

  /**
   * Whether a record may be one to {@link #take}: all records are shown here, so that it has to be
   * quick, and may be wrong when it says yes.
   *
   * @param value the record's JSON
   */
  boolean mayWant(byte[] value);

  /** Takes an event in hand, if it is one to do something about. */
  void take(FeedbackEvent event);

  /** Whether nothing is in hand: all that was shown is done with. */
  boolean isEmpty();

  /** Whether it should work before it takes more. */
  boolean isFull();

  /**
   * Does something about what is in hand, within seconds. When it throws, everything that was not
   * done with comes again.
   *
   * @return how long to wait before the next try, where something is left
   */
  Duration work();

  /** What is in hand is another's, or comes again. */
  void forget();
}
