package io.plaudit.aggregator.aggregate;

import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the store remembers of one feedback. */
public sealed interface FeedbackState {

  FeedbackRef ref();

  /** Of the last record that was applied; null where a retraction came before any record. */
  Fingerprint fingerprint();

  Instant createdAt();

  Instant modifiedAt();

  /**
   * A feedback that counts.
   *
   * @param tags those it was counted under, which a changed list of tags does not change
   * @param amendments event ids of the last few amendments, newest last
   */
  record Live(
      Feedback feedback, Map<String, String> tags, Fingerprint fingerprint, List<UUID> amendments)
      implements FeedbackState {

    /** How many amendments a row recognises when they are repeated. */
    public static final int REMEMBERED_AMENDMENTS = 8;

    public Live {
      tags = Map.copyOf(tags);
      amendments = List.copyOf(amendments);
      if (fingerprint == null) {
        throw new IllegalArgumentException("a live feedback has a fingerprint");
      }
    }

    @Override
    public FeedbackRef ref() {
      return feedback.ref();
    }

    @Override
    public Instant createdAt() {
      return feedback.createdAt();
    }

    @Override
    public Instant modifiedAt() {
      return feedback.modifiedAt();
    }

    Live amended(Feedback changed, Map<String, String> newTags, UUID amendment) {
      List<UUID> remembered = new ArrayList<>(amendments);
      remembered.add(amendment);
      int from = Math.max(0, remembered.size() - REMEMBERED_AMENDMENTS);
      return new Live(changed, newTags, fingerprint, remembered.subList(from, remembered.size()));
    }
  }

  /** A feedback withdrawn for good: its content is gone, its identity stays. */
  record Tombstone(FeedbackRef ref, Fingerprint fingerprint, Instant createdAt, Instant modifiedAt)
      implements FeedbackState {}
}
