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
import io.plaudit.model.SideObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** {@code PATCH} and {@code DELETE /feedback/{id}}. */
final class ChangeFeedback {

  private final ConfigObjects configs;

  ChangeFeedback(ConfigObjects configs) {
    this.configs = configs;
  }

  WritePlan amend(DialectRequest request) {
    FeedbackPatch sent = FeedbackPatch.read(request.body());
    String tenant = request.principal().tenant();
    // Once a key: the answer must be of what was published, whatever becomes of the config.
    Map<String, Patch> patches = new ConcurrentHashMap<>();
    Function<Feedback, Patch> patchOf =
        feedback -> patches.computeIfAbsent(feedback.key(), key -> patch(sent, tenant, key));
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(request.body());
    return new WritePlan.ChangeById(
        id(request),
        feedback ->
            amended(request, patchOf.apply(feedback), feedback, eventIds.apply(feedback.ref())),
        feedbacks -> definitions(sent, request, feedbacks),
        feedbacks -> answer(request, patchOf, feedbacks));
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

  private Patch patch(FeedbackPatch sent, String tenant, String key) {
    return configs
        .find(tenant, key)
        .map(KeyConfig::config)
        .or(() -> Optional.ofNullable(sent.config()))
        .map(sent::patch)
        .orElseGet(sent::patch);
  }

  /** The config that the change brings along defines a key that has none. */
  private List<SideObject> definitions(
      FeedbackPatch sent, DialectRequest request, List<Feedback> feedbacks) {
    if (sent.config() == null) {
      return List.of();
    }
    String tenant = request.principal().tenant();
    return feedbacks.stream()
        .map(Feedback::key)
        .distinct()
        .flatMap(key -> configs.firstOf(tenant, key, sent.config(), request.receivedAt()).stream())
        .limit(BroughtConfigs.MAX_NEW_KEYS)
        .toList();
  }

  private static FeedbackEvent amended(
      DialectRequest request, Patch patch, Feedback feedback, UUID eventId) {
    // What the aggregator could not apply must be refused while the caller is listening.
    after(request, patch, feedback);
    return new Amended(eventId, feedback.ref(), patch, request.receivedAt());
  }

  /** The newest, as a read would answer: an id that lives on several traces is rare. */
  private static DialectResponse answer(
      DialectRequest request, Function<Feedback, Patch> patchOf, List<Feedback> feedbacks) {
    Feedback newest = feedbacks.get(feedbacks.size() - 1);
    Feedback changed = after(request, patchOf.apply(newest), newest);
    return Answers.json(200, json -> FeedbackRecord.write(json, changed));
  }

  private static Feedback after(DialectRequest request, Patch patch, Feedback feedback) {
    return patch.applyTo(feedback, request.receivedAt(), MergePatch::merge);
  }
}
