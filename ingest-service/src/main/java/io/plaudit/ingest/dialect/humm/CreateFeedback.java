package io.plaudit.ingest.dialect.humm;

import io.plaudit.codec.MergePatch;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.FastApi;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /humm/feedback}: one feedback. */
final class CreateFeedback {

  private static final int FIRST = 0;
  private static final Source SOURCE = new Source(HummDialect.NAME, Source.Kind.API);

  private CreateFeedback() {}

  static WritePlan plan(DialectRequest request) {
    FeedbackBody body = FeedbackBody.read(request.body());
    if (!body.complaints().isEmpty()) {
      return new WritePlan.Publish(List.of(), FastApi.invalid(body.complaints()));
    }
    Recorded event = recorded(request, body.item());
    return new WritePlan.Publish(
        List.of(event), JsonAnswers.of(200, json -> FeedbackRecord.write(json, event.feedback())));
  }

  private static Recorded recorded(DialectRequest request, FeedbackItem item) {
    Attempt.Item names = request.attempt().item(FIRST, request.body(), 0, request.body().length);
    FeedbackRef ref =
        new FeedbackRef(request.principal().tenant(), item.traceId(), names.feedbackId());
    Feedback feedback =
        Feedback.builder(ref)
            // Humm does not ask for a name; whoever gives none speaks of feedback as such.
            .key(item.key().isEmpty() ? Rules.DEFAULT_KEY : item.key())
            .value(item.type().value(item.score()))
            .label(label(item))
            .comment(item.comment())
            .metadata(tags(request, item))
            .source(SOURCE)
            .attributes(Attributes.of(item, request.principal().user()))
            .createdAt(request.receivedAt())
            .modifiedAt(request.receivedAt())
            .build();
    return new Recorded(names.eventId(), feedback, names.fingerprint());
  }

  /** The thumb, else the value where it is short enough for a category. */
  private static String label(FeedbackItem item) {
    if (item.type().isThumb()) {
      return item.type().wireName();
    }
    String value = item.value();
    boolean category =
        value != null
            && !value.isEmpty()
            && value.codePointCount(0, value.length()) <= Rules.MAX_LABEL_CHARACTERS;
    return category ? value : null;
  }

  private static RawJson tags(DialectRequest request, FeedbackItem item) {
    Map<String, RawJson> tags = new LinkedHashMap<>();
    tags.put("_organisation", Attributes.json(item.organizationId()));
    tags.put("_user", Attributes.json(request.principal().user().toString()));
    return MergePatch.object(tags);
  }
}
