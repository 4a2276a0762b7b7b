package io.plaudit.aggregator.aggregate;

import io.plaudit.codec.MetadataTags;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the store remembers of one feedback. */
public sealed interface FeedbackState {

  FeedbackRef ref();

  /**
   * Of the last record that was applied; null where none can count any more, and where the feedback
   * was forgotten: who knows all else could find out by it what was sent.
   */
  Fingerprint fingerprint();

  Instant createdAt();

  Instant modifiedAt();

  /**
   * A feedback that counts.
   *
   * @param tags those it was counted under, which a changed list of tags does not change
   * @param fingerprint null for one that was forgotten
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

    /** Whether what it said is gone for good: no record and no amendment brings any of it back. */
    boolean isForgotten() {
      return fingerprint == null;
    }

    /**
     * What remains when it is forgotten: what is counted, and the tags that it is counted under.
     *
     * @param tag the one whose value is replaced, if this value is what it has
     */
    Live forgotten(String tag, String value, String pseudonym) {
      Map<String, String> kept = new HashMap<>(tags);
      kept.replace(tag, value, pseudonym);
      Feedback rest =
          Feedback.builder(feedback.ref())
              .key(feedback.key())
              .value(feedback.value())
              .label(feedback.label())
              .weight(feedback.weight())
              .metadata(MetadataTags.toMetadata(kept))
              .source(feedback.source())
              .createdAt(feedback.createdAt())
              .modifiedAt(feedback.modifiedAt())
              .build();
      return new Live(rest, kept, null, amendments);
    }

    Live amended(Feedback changed, Map<String, String> newTags, UUID amendment) {
      List<UUID> remembered = new ArrayList<>(amendments);
      remembered.add(amendment);
      int from = Math.max(0, remembered.size() - REMEMBERED_AMENDMENTS);
      return new Live(changed, newTags, fingerprint, remembered.subList(from, remembered.size()));
    }
  }

  /** A feedback withdrawn for good: its content is gone, its identity stays. */
  record Tombstone(FeedbackRef ref, Instant createdAt, Instant modifiedAt)
      implements FeedbackState {

    @Override
    public Fingerprint fingerprint() {
      return null;
    }
  }
}
