package io.plaudit.aggregator.query;

import io.plaudit.model.Digests;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** Feedbacks for tests. */
final class TestFeedback {

  static final String TENANT = "acme";
  static final String OTHER_TENANT = "globex";
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private TestFeedback() {}

  static UUID id(String name) {
    return Digests.nameUuid("test", name);
  }

  /** At noon, with weight 1 and nothing else. */
  static Feedback.Builder feedback(String tenant, String traceId, String name) {
    return Feedback.builder(new FeedbackRef(tenant, traceId, id(name)))
        .source(new Source("portkey", Source.Kind.API))
        .createdAt(NOON)
        .modifiedAt(NOON);
  }

  static Feedback.Builder feedback(String traceId, String name) {
    return feedback(TENANT, traceId, name);
  }

  static Feedback.Builder valued(String traceId, String name, String value, String weight) {
    return feedback(traceId, name).value(new BigDecimal(value)).weight(new BigDecimal(weight));
  }

  static RawJson json(String text) {
    return new RawJson(text);
  }
}
