package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.MergePatch;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Patch;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** {@code PATCH} and {@code DELETE /feedback/{id}}. */
final class ChangeFeedback {

  private ChangeFeedback() {}

  static WritePlan amend(DialectRequest request) {
    Patch patch = FeedbackPatch.read(request.body());
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(request.body());
    return new WritePlan.ChangeById(
        id(request),
        feedback -> amended(request, patch, feedback, eventIds.apply(feedback.ref())),
        feedbacks -> answer(request, patch, feedbacks));
  }

  static WritePlan retract(DialectRequest request) {
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(new byte[0]);
    return new WritePlan.RetractById(
        id(request),
        feedback -> new Retracted(eventIds.apply(feedback), feedback, request.receivedAt()),
        feedbacks -> Answers.empty(200));
  }

  static UUID id(DialectRequest request) {
    return Uuids.parse("path.feedback_id", request.parameters().get("id"));
  }

  private static FeedbackEvent amended(
      DialectRequest request, Patch patch, Feedback feedback, UUID eventId) {
    // What the aggregator could not apply must be refused while the caller is listening.
    after(request, patch, feedback);
    return new Amended(eventId, feedback.ref(), patch, request.receivedAt());
  }

  /** The newest, as a read would answer: an id that lives on several traces is rare. */
  private static DialectResponse answer(
      DialectRequest request, Patch patch, List<Feedback> feedbacks) {
    Feedback newest = feedbacks.get(feedbacks.size() - 1);
    Feedback changed = after(request, patch, newest);
    return Answers.json(200, json -> FeedbackRecord.write(json, changed));
  }

  private static Feedback after(DialectRequest request, Patch patch, Feedback feedback) {
    return patch.applyTo(feedback, request.receivedAt(), MergePatch::merge);
  }
}
