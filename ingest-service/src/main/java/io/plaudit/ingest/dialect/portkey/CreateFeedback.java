package io.plaudit.ingest.dialect.portkey;

import io.plaudit.codec.MergePatch;
import io.plaudit.codec.MetadataTags;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.dialect.portkey.FeedbackBody.Items;
import io.plaudit.ingest.dialect.portkey.FeedbackBody.Placed;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.Source;
import io.plaudit.model.TagNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/feedback}: one feedback or a batch, of which all are recorded or none. */
final class CreateFeedback {

  private static final Source SOURCE = new Source(PortkeyDialect.NAME, Source.Kind.API);

  private final TagNames tags;

  CreateFeedback(TagNames tags) {
    this.tags = tags;
  }

  WritePlan plan(DialectRequest request) {
    Items body = FeedbackBody.read(request.body());
    List<FeedbackEvent> events = new ArrayList<>(body.items().size());
    for (int position = 0; position < body.items().size(); position++) {
      try {
        events.add(recorded(request, position, body.items().get(position)));
      } catch (InvalidEventException e) {
        throw body.batch() ? e.at(position) : e;
      }
    }
    return new WritePlan.Publish(
        events,
        Answers.success(
            "Feedback successfully saved",
            events.stream().map(event -> event.ref().feedbackId()).toList(),
            events.stream().map(event -> event.ref().traceId()).toList()));
  }

  private Recorded recorded(DialectRequest request, int position, Placed placed) {
    Attempt.Item names =
        request.attempt().item(position, request.body(), placed.start(), placed.end());
    Feedback feedback = feedback(request, placed.item(), names);
    MetadataTags.require(feedback.metadata(), tags);
    return new Recorded(names.eventId(), feedback, names.fingerprint());
  }

  private static Feedback feedback(DialectRequest request, FeedbackItem item, Attempt.Item names) {
    FeedbackRef ref =
        new FeedbackRef(
            request.principal().tenant(),
            item.traceId,
            item.id == null ? names.feedbackId() : item.id);
    String key = item.key == null ? Rules.DEFAULT_KEY : Rules.key(item.key);
    return Feedback.builder(ref)
        .key(key)
        .value(Scores.require(key, item.value, item.label != null || item.comment != null))
        .label(item.label)
        .weight(item.weight)
        .comment(item.comment)
        .correction(item.correction)
        .metadata(metadata(item))
        .source(SOURCE)
        .createdAt(item.createdAt == null ? request.receivedAt() : item.createdAt)
        .modifiedAt(request.receivedAt())
        .build()
        .checkInstants(request.receivedAt());
  }

  /** The metadata, the old top-level {@code text} folded in unless it has a text of its own. */
  static RawJson metadata(FeedbackItem item) {
    if (item.text == null || (item.metadata != null && !item.metadata.isObject())) {
      return item.metadata;
    }
    Map<String, RawJson> members = new LinkedHashMap<>();
    if (item.metadata != null) {
      members.putAll(MergePatch.members(item.metadata));
    }
    members.putIfAbsent("text", Answers.text(item.text));
    return MergePatch.object(members);
  }
}
