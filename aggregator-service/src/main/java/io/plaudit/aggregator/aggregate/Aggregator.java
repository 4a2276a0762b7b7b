package io.plaudit.aggregator.aggregate;

import io.plaudit.model.FeedbackRef;
import io.plaudit.model.TagNames;
import java.util.List;
import java.util.Map;

/** Folds events over stored states. Pure and thread-safe. */
public final class Aggregator {

  private final TagNames tagNames;

  /**
   * An aggregator under these tags.
   *
   * @param tagNames the metadata fields that are aggregated from now on
   */
  public Aggregator(TagNames tagNames) {
    this.tagNames = tagNames;
  }

  /**
   * What these events do.
   *
   * @param events in the order of the log
   * @param stored the states of the feedbacks that they address, where the store has one
   */
  public Changes fold(List<LoggedEvent> events, Map<FeedbackRef, FeedbackState> stored) {
    Fold fold = new Fold(tagNames, stored);
    events.forEach(fold::add);
    return fold.changes();
  }
}
