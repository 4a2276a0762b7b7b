package io.plaudit.ingest.dialect.weave;

import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.dialect.weave.Bodies.Part;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * {@code POST /feedback/create}, {@code /feedback/batch/create} and {@code /feedback/replace}. A
 * batch is recorded whole or not at all.
 */
final class CreateFeedback {

  private static final int MAX_ITEMS = 10_000;
  private static final String REPLACED = "feedback_id";

  private final String projectTag;
  private final EmojiTable emojis = new EmojiTable(Emojis::new);

  /**
   * @param projectTag the member of metadata that names the project
   */
  CreateFeedback(String projectTag) {
    this.projectTag = projectTag;
  }

  WritePlan one(DialectRequest request) {
    return whenReady(
        request,
        recording -> {
          Recorded event = single(request, recording, FeedbackItem.read(request.body()));
          return new WritePlan.Publish(
              List.of(event),
              Answers.json(Answers.OK, json -> Rows.writeCreated(json, event.feedback())));
        });
  }

  WritePlan batch(DialectRequest request) {
    return whenReady(
        request,
        recording -> {
          List<FeedbackEvent> events = events(request, recording);
          return new WritePlan.Publish(
              events, Answers.json(Answers.OK, json -> Rows.writeBatch(json, events)));
        });
  }

  /** The old one goes and the new one comes, under an id of its own unless one is given. */
  WritePlan replace(DialectRequest request) {
    return whenReady(
        request,
        recording -> {
          FeedbackItem item = FeedbackItem.read(request.body());
          if (!item.isThere(REPLACED)) {
            throw Answers.invalid(
                List.of(new Complaint("missing", List.of(REPLACED), "Field required", null)));
          }
          Recorded event = single(request, recording, item);
          NativeQuery old = PurgeFeedback.query(item.projectId(), List.of(item.text(REPLACED)));
          Function<FeedbackRef, UUID> eventIds = request.attempt().changes(request.body());
          return new WritePlan.RetractFound(
              old,
              // What is replaced by itself must stay, for a retraction is for good.
              ref ->
                  ref.equals(event.ref())
                      ? Optional.empty()
                      : Optional.of(new Retracted(eventIds.apply(ref), ref, request.receivedAt())),
              List.of(event),
              Answers.json(Answers.OK, json -> Rows.writeCreated(json, event.feedback())));
        });
  }

  private static Recorded single(DialectRequest request, Recording recording, FeedbackItem item) {
    return recording.of(item, 0, new Part(0, request.body().length));
  }

  private static List<FeedbackEvent> events(DialectRequest request, Recording recording) {
    List<Part> parts = Bodies.elements(request.body(), "batch", MAX_ITEMS);
    if (parts == null) {
      throw noBatch(request.body());
    }
    List<FeedbackEvent> events = new ArrayList<>(parts.size());
    for (int position = 0; position < parts.size(); position++) {
      Part part = parts.get(position);
      FeedbackItem item = FeedbackItem.read(part.of(request.body()), "batch", position);
      events.add(recording.of(item, position, part));
    }
    return events;
  }

  private static RuntimeException noBatch(byte[] body) {
    Shape shape = Shape.of(Bodies.question(body));
    shape.required("batch");
    shape.check();
    return Answers.invalid(
        List.of(
            new Complaint("list_type", List.of("batch"), "Input should be a valid list", null)));
  }

  /** At once, but the first time when the emojis are known. */
  private WritePlan whenReady(DialectRequest request, Function<Recording, WritePlan> plan) {
    CompletableFuture<Recording> ready =
        emojis.known().thenApply(known -> new Recording(request, known, projectTag));
    return ready.isDone()
        ? plan.apply(ready.join())
        : new WritePlan.Deferred(ready.thenApply(plan));
  }
}
