package io.plaudit.model;

import java.util.UUID;

/** What identifies a feedback. The same id on another trace is another feedback. */
public record FeedbackRef(String tenant, String traceId, UUID feedbackId) {

  public FeedbackRef {
    Rules.tenant(tenant);
    Rules.traceId(traceId);
    if (feedbackId == null) {
      throw InvalidEventException.of("feedback_id", "is required");
    }
  }
}
