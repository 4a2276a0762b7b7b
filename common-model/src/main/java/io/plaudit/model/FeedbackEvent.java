package io.plaudit.model;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened to one feedback. Events of one trace are in order on the log; late and
 * repeated ones are harmless.
 */
public sealed interface FeedbackEvent {

  /** The same for every sending of the same thing: what makes a repetition recognisable. */
  UUID eventId();

  FeedbackRef ref();

  Type type();

  /** The event with its instants cut to microseconds, if they are plausible at {@code now}. */
  FeedbackEvent checkInstants(Instant now);

  /**
   * A whole feedback. Recording one that exists replaces it, unless the fingerprint is the same.
   */
  record Recorded(UUID eventId, Feedback feedback, Fingerprint fingerprint)
      implements FeedbackEvent {
    @Override
    public FeedbackRef ref() {
      return feedback.ref();
    }

    @Override
    public Type type() {
      return Type.RECORDED;
    }

    @Override
    public FeedbackEvent checkInstants(Instant now) {
      return new Recorded(eventId, feedback.checkInstants(now), fingerprint);
    }
  }

  /** A change of a live feedback. */
  record Amended(UUID eventId, FeedbackRef ref, Patch patch, Instant modifiedAt)
      implements FeedbackEvent {
    @Override
    public Type type() {
      return Type.AMENDED;
    }

    @Override
    public FeedbackEvent checkInstants(Instant now) {
      return new Amended(eventId, ref, patch, Rules.instant("modified_at", modifiedAt, now));
    }
  }

  /** A feedback withdrawn, for good. */
  record Retracted(UUID eventId, FeedbackRef ref, Instant modifiedAt) implements FeedbackEvent {
    @Override
    public Type type() {
      return Type.RETRACTED;
    }

    @Override
    public FeedbackEvent checkInstants(Instant now) {
      return new Retracted(eventId, ref, Rules.instant("modified_at", modifiedAt, now));
    }
  }

  /** The three kinds, as the wire names them (also the {@code ce_type} header). */
  enum Type {
    RECORDED("feedback.recorded"),
    AMENDED("feedback.amended"),
    RETRACTED("feedback.retracted");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Type of(String name) {
      for (Type type : values()) {
        if (type.wireName.equals(name)) {
          return type;
        }
      }
      throw InvalidEventException.of(
          "type", "must be feedback.recorded, feedback.amended or feedback.retracted", name);
    }
  }
}
