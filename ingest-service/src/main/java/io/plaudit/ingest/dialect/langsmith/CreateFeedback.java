package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /feedback}: one feedback. Its run need not be known, for feedback may come before it.
 * The SDKs repeat a request with the id that they gave the feedback; the same id again is the same
 * feedback.
 */
final class CreateFeedback {

  private static final int FIRST = 0;
  private static final Map<Source.Kind, Source> SOURCES = sources();

  private final ConfigObjects configs;

  CreateFeedback(ConfigObjects configs) {
    this.configs = configs;
  }

  WritePlan plan(DialectRequest request) {
    BroughtConfigs brought = configs(request);
    Recorded event = recorded(request, FIRST, request.body(), brought);
    DialectResponse answer =
        Answers.json(200, json -> FeedbackRecord.write(json, event.feedback()));
    return brought.before(new WritePlan.Publish(List.of(event), answer));
  }

  /** What the feedbacks of this request have to keep to, and may add to. */
  BroughtConfigs configs(DialectRequest request) {
    return new BroughtConfigs(configs, request.principal().tenant(), request.receivedAt());
  }

  /**
   * The event that records this feedback.
   *
   * @param position among the feedbacks of the request
   * @param sent its JSON
   * @param configs those of the request
   */
  static Recorded recorded(
      DialectRequest request, int position, byte[] sent, BroughtConfigs configs) {
    FeedbackItem item = FeedbackItem.read(sent);
    configs.apply(item);
    RawJson attributes = Attributes.of(item, request.principal().user());
    Recorded event = recorded(request, position, sent, item, attributes);
    configs.keep(item);
    return event;
  }

  /**
   * The event that records this item.
   *
   * @param sent what its ids derive from
   */
  static Recorded recorded(
      DialectRequest request, int position, byte[] sent, FeedbackItem item, RawJson attributes) {
    Attempt.Item names = request.attempt().item(position, sent, 0, sent.length);
    FeedbackRef ref =
        new FeedbackRef(
            request.principal().tenant(),
            item.subject().toString(),
            item.id == null ? names.feedbackId() : item.id);
    Feedback feedback =
        Feedback.builder(ref)
            .key(item.key)
            .value(item.score)
            .label(item.value.label())
            .comment(item.comment)
            .correction(item.correction)
            .source(SOURCES.get(item.sourceKind))
            .attributes(attributes)
            .createdAt(item.createdAt == null ? request.receivedAt() : item.createdAt)
            .modifiedAt(item.modifiedAt == null ? request.receivedAt() : item.modifiedAt)
            .build()
            .checkInstants(request.receivedAt());
    return new Recorded(names.eventId(), feedback, names.fingerprint());
  }

  private static Map<Source.Kind, Source> sources() {
    Map<Source.Kind, Source> sources = new EnumMap<>(Source.Kind.class);
    for (Source.Kind kind : Source.Kind.values()) {
      sources.put(kind, new Source(LangSmithDialect.NAME, kind));
    }
    return sources;
  }
}
