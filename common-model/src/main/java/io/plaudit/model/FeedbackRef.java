package io.plaudit.model;

import java.util.Comparator;
import java.util.UUID;

/** What identifies a feedback. The same id on another trace is another feedback. */
public record FeedbackRef(String tenant, String traceId, UUID feedbackId)
    implements Comparable<FeedbackRef> {

  private static final Comparator<FeedbackRef> ORDER =
      Comparator.comparing(FeedbackRef::feedbackId)
          .thenComparing(FeedbackRef::traceId)
          .thenComparing(FeedbackRef::tenant);

  public FeedbackRef {
    Rules.tenant(tenant);
    Rules.traceId(traceId);
    if (feedbackId == null) {
      throw InvalidEventException.of("feedback_id", "is required");
    }
  }

  /** An order for maps whose keys somebody has made collide. */
  @Override
  public int compareTo(FeedbackRef other) {
    return ORDER.compare(this, other);
  }
}
