package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.Position;
import io.plaudit.model.FeedbackRef;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One feedback on its way to LangSmith. It is given up if LangSmith fails over it again and again
 * and works meanwhile: then the fault is in the feedback, whatever the answers say. Used by one
 * thread.
 */
final class Delivery {

  /** How often LangSmith may fail over it and work: with the waits, for five minutes. */
  static final int MISSES = 16;

  private final Position position;
  private final UUID eventId;
  private final FeedbackRef ref;
  private final byte[] body;
  private final Backoff backoff = new Backoff();
  private Instant dueAt = Instant.MIN;
  private Tally before;
  private int misses;

  /**
   * @param eventId of the event that recorded it
   * @param body the request's
   * @param soFar what became of others
   */
  Delivery(Position position, UUID eventId, FeedbackRef ref, byte[] body, Tally soFar) {
    this.position = position;
    this.eventId = eventId;
    this.ref = ref;
    this.body = body;
    this.before = soFar;
  }

  Position position() {
    return position;
  }

  UUID eventId() {
    return eventId;
  }

  FeedbackRef ref() {
    return ref;
  }

  byte[] body() {
    return body;
  }

  Instant dueAt() {
    return dueAt;
  }

  /**
   * It was not taken now, and waits.
   *
   * @param soFar what became of all so far, this try included
   */
  void failed(Reply reply, Instant now, Tally soFar) {
    Duration wait = backoff.next();
    dueAt = now.plus(wait.compareTo(reply.pause()) < 0 ? reply.pause() : wait);
    // An endpoint that mostly fails is not this feedback's fault, though it takes some.
    if (reply.isNotYet() || (soFar.worksSince(before) && !reply.isRateBound())) {
      misses++;
    }
    before = soFar;
  }

  /** LangSmith failed over it and worked: nothing can be said of LangSmith by it. */
  boolean isSuspect() {
    return misses > 0;
  }

  boolean isHopeless() {
    return misses >= MISSES;
  }
}
