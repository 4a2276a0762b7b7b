package io.plaudit.ingest.dialect.portkey;

import io.plaudit.codec.MergePatch;
import io.plaudit.codec.MetadataTags;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.Change;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.model.TagNames;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What happens to a feedback that is there: {@code PUT /v1/feedback/{id}} amends it (absent and
 * null both keep; metadata is merged), {@code DELETE} withdraws it.
 */
final class ChangeFeedback {

  /** What the Node SDK puts into the path when the caller follows Portkey's own sample. */
  private static final String UNDEFINED = "undefined";

  private final TagNames tags;

  ChangeFeedback(TagNames tags) {
    this.tags = tags;
  }

  WritePlan amend(DialectRequest request) {
    FeedbackItem item = FeedbackBody.readOne(request.body());
    if (!changesSomething(item)) {
      throw InvalidEventException.of(
          "body", "must have at least one of value, weight, metadata, label, comment, correction");
    }
    UUID id = id(request, item.feedbackId);
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(request.body());
    return new WritePlan.ChangeById(
        id,
        feedback -> amended(request, item, feedback, eventIds.apply(feedback.ref())),
        feedbacks ->
            answer(
                "Feedback successfully updated",
                id,
                feedbacks.stream().map(Feedback::ref).toList()));
  }

  WritePlan retract(DialectRequest request) {
    UUID id = id(request, null);
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(new byte[0]);
    return new WritePlan.RetractById(
        id,
        feedback -> new Retracted(eventIds.apply(feedback), feedback, request.receivedAt()),
        feedbacks -> answer("Feedback successfully deleted", id, feedbacks));
  }

  private FeedbackEvent amended(
      DialectRequest request, FeedbackItem item, Feedback feedback, UUID eventId) {
    Patch patch =
        new Patch(
            change(item.value == null ? null : Scores.check(feedback.key(), item.value)),
            change(item.label),
            change(item.weight),
            change(item.comment),
            change(item.correction),
            change(item.metadata),
            Change.keep());
    // What the aggregator could not apply must be refused while the caller is listening.
    Feedback after = patch.applyTo(feedback, request.receivedAt(), MergePatch::merge);
    MetadataTags.require(after.metadata(), tags);
    return new Amended(eventId, feedback.ref(), patch, request.receivedAt());
  }

  private static boolean changesSomething(FeedbackItem item) {
    return item.value != null
        || item.weight != null
        || item.metadata != null
        || item.label != null
        || item.comment != null
        || item.correction != null;
  }

  private static UUID id(DialectRequest request, String inBody) {
    String inPath = request.parameters().get("id");
    return Uuids.parse("id", inPath.equals(UNDEFINED) && inBody != null ? inBody : inPath);
  }

  private static DialectResponse answer(String message, UUID id, List<FeedbackRef> feedbacks) {
    return Answers.success(
        message, List.of(id), feedbacks.stream().map(FeedbackRef::traceId).toList());
  }

  private static <T> Change<T> change(T given) {
    return given == null ? Change.keep() : Change.to(given);
  }
}
