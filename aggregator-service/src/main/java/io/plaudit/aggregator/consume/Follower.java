package io.plaudit.aggregator.consume;

import io.plaudit.model.FeedbackEvent;
import java.time.Duration;
import java.util.Collection;

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
  void take(Position position, FeedbackEvent event);

  /** Where what is in hand is: all else that was shown is done with. */
  Collection<Position> inHand();

  default boolean isEmpty() {
    return inHand().isEmpty();
  }

  /** Whether it takes no more before something is done with. */
  boolean isFull();

  /**
   * Does something about what is in hand and due, within seconds. When it throws, everything that
   * was not done with comes again.
   *
   * @return how long there is nothing to do about what is left
   */
  Duration work();

  /** What is in hand is another's, or comes again. */
  void forget();
}
