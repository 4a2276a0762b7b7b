package io.plaudit.aggregator.aggregate;

/**
 * An event that cannot be applied.
 *
 * @param reason a short code
 * @param detail for people; quotes at most a little of the event
 */
public record Rejection(long offset, String reason, String detail) {

  /** It breaks a rule of the canonical event, by itself or merged into what it amends. */
  public static final String INVALID = "invalid";

  /** It amends what is not there, or was retracted. */
  public static final String NO_LIVE_ROW = "no-live-row";
}
