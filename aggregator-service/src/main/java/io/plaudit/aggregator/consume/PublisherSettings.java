package io.plaudit.aggregator.consume;

/**
 * How aggregates are published.
 *
 * @param loop of the events that they are made of
 * @param topic where to
 * @param isOn false: nothing is published, and what was is forgotten
 * @param paceMs from one round to the next
 */
public record PublisherSettings(LoopSettings loop, String topic, boolean isOn, long paceMs) {

  private static final long PACE_MS = 1_000;

  /** At the usual pace: of a second's changes of an aggregate only the last state is published. */
  public PublisherSettings(LoopSettings loop, String topic, boolean isOn) {
    this(loop, topic, isOn, PACE_MS);
  }
}
