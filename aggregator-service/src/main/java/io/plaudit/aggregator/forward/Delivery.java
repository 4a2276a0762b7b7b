package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.Position;
import io.plaudit.model.FeedbackRef;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One feedback on its way to LangSmith. It is given up if LangSmith fails over it again and again
 * and takes others meanwhile: then the fault is in the feedback, whatever the answers say. Used by
 * one thread.
 */
final class Delivery {

  /** How often LangSmith may fail over it and take others: with the waits, for five minutes. */
  static final int MISSES = 16;

  private final Position position;
  private final UUID eventId;
  private final FeedbackRef ref;
  private final byte[] body;
  private final Backoff backoff = new Backoff();
  private Instant dueAt = Instant.MIN;
  private long takenBefore;
  private int misses;

  /**
   * @param eventId of the event that recorded it
   * @param body the request's
   * @param taken how many feedbacks LangSmith has taken so far
   */
  Delivery(Position position, UUID eventId, FeedbackRef ref, byte[] body, long taken) {
    this.position = position;
    this.eventId = eventId;
    this.ref = ref;
    this.body = body;
    this.takenBefore = taken;
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
   * @param taken how many feedbacks LangSmith has taken so far
   */
  void failed(Reply reply, Instant now, long taken) {
    Duration wait = backoff.next();
    dueAt = now.plus(wait.compareTo(reply.pause()) < 0 ? reply.pause() : wait);
    if (reply.isNotYet() || (taken > takenBefore && !reply.isRateBound())) {
      misses++;
    }
    takenBefore = taken;
  }

  /** LangSmith failed over it and took others: nothing can be said of LangSmith by it. */
  boolean isSuspect() {
    return misses > 0;
  }

  boolean isHopeless() {
    return misses >= MISSES;
  }
}
