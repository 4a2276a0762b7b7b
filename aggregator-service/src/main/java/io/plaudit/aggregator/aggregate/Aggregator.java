package io.plaudit.aggregator.aggregate;

import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.TagNames;
import java.util.Collection;
import java.util.HashMap;
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

  /**
   * What remains of these feedbacks when they are forgotten: what they are counted as stays, so
   * that sums stay exact, and moves to the pseudonym.
   *
   * @param offset where the erasure stands in its partition
   * @param rows stored ones that the erasure is about
   */
  public Changes forget(Erasure erasure, long offset, Collection<FeedbackState.Live> rows) {
    Map<FeedbackRef, FeedbackState> stored = new HashMap<>();
    rows.forEach(row -> stored.put(row.ref(), row));
    Fold fold = new Fold(tagNames, stored);
    rows.forEach(row -> fold.forget(row, erasure, offset));
    return fold.changes();
  }
}
