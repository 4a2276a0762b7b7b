package io.plaudit.ingest.publish;

/** Events were not acknowledged. */
public final class PublishException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What became of the events. */
  public enum Outcome {
    /** None of them was handed to Kafka. */
    NOT_STORED,
    /** Some may be stored, or may still be in the next seconds. */
    UNKNOWN
  }

  private final Outcome outcome;

  private PublishException(Outcome outcome, String message, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  static PublishException notStored(String reason, Throwable cause) {
    return new PublishException(Outcome.NOT_STORED, reason, cause);
  }

  static PublishException notStored(String reason) {
    return notStored(reason, null);
  }

  static PublishException unknown(String reason, Throwable cause) {
    return new PublishException(Outcome.UNKNOWN, reason, cause);
  }

  public Outcome outcome() {
    return outcome;
  }
}
