package io.plaudit.aggregator.aggregate;

import io.plaudit.model.FeedbackRef;
import java.util.Map;

/**
 * Where a stored feedback was counted until an event moved it: its trace, its key and these tags.
 *
 * @param offset of the event, in its partition of the log
 */
public record FormerPlace(FeedbackRef ref, String key, Map<String, String> tags, long offset) {

  /** Whether what it is now is counted everywhere where it was before. */
  static boolean isKept(FeedbackState.Live before, FeedbackState now) {
    return now instanceof FeedbackState.Live live
        && live.feedback().key().equals(before.feedback().key())
        && live.tags().equals(before.tags());
  }
}
