package io.plaudit.ingest.dialect.weave;

import io.plaudit.codec.MergePatch;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.dialect.weave.Bodies.Part;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final String projectTag;
  private final CompletableFuture<Emojis> emojis;

  /**
   * @param projectTag the member of metadata that names the project
   * @param emojis known a moment after the start
   */
  CreateFeedback(String projectTag, CompletableFuture<Emojis> emojis) {
    this.projectTag = projectTag;
    this.emojis = emojis;
  }

  /** An item whose rules are kept, and where it stands. */
  private record Checked(FeedbackItem item, Part part, int position) {}

  WritePlan one(DialectRequest request) {
    List<Checked> items = List.of(single(request));
    return recording(
        request,
        items,
        recorded ->
            new WritePlan.Publish(
                recorded, Answers.json(Answers.OK, json -> Rows.writeCreated(json, recorded))));
  }

  WritePlan batch(DialectRequest request) {
    List<Checked> items = items(request);
    return recording(
        request,
        items,
        recorded ->
            new WritePlan.Publish(
                recorded, Answers.json(Answers.OK, json -> Rows.writeBatch(json, recorded))));
  }

  /** The old one goes and the new one comes, under an id of its own unless one is given. */
  WritePlan replace(DialectRequest request) {
    Checked checked = single(request);
    FeedbackItem item = checked.item();
    if (!item.isThere("feedback_id")) {
      throw Answers.invalid(
          List.of(new Complaint("missing", List.of("feedback_id"), "Field required", null)));
    }
    NativeQuery old = PurgeFeedback.query(item.projectId(), List.of(item.text("feedback_id")));
    Function<FeedbackRef, UUID> eventIds = request.attempt().changes(request.body());
    return recording(
        request,
        List.of(checked),
        recorded ->
            new WritePlan.RetractFound(
                old,
                // What is replaced by itself must stay, for a retraction is for good.
                ref ->
                    ref.equals(recorded.get(0).ref())
                        ? Optional.empty()
                        : Optional.of(
                            new Retracted(eventIds.apply(ref), ref, request.receivedAt())),
                recorded,
                Answers.json(Answers.OK, json -> Rows.writeCreated(json, recorded))));
  }

  private static Checked single(DialectRequest request) {
    Part part = Bodies.whole(request.body());
    FeedbackItem item = FeedbackItem.read(part.of(request.body()));
    FeedbackRules.check(item);
    return new Checked(item, part, 0);
  }

  private static List<Checked> items(DialectRequest request) {
    List<Part> parts = Bodies.elements(request.body(), "batch", MAX_ITEMS);
    if (parts == null) {
      Shape shape = Shape.of(Bodies.question(request.body()));
      shape.required("batch");
      shape.list("batch");
      shape.check();
      throw Answers.invalid(
          List.of(
              new Complaint("list_type", List.of("batch"), "Input should be a valid list", null)));
    }
    List<Checked> items = new ArrayList<>();
    for (int position = 0; position < parts.size(); position++) {
      Part part = parts.get(position);
      FeedbackItem item = FeedbackItem.read(part.of(request.body()), "batch", position);
      FeedbackRules.check(item);
      items.add(new Checked(item, part, position));
    }
    return items;
  }

  /** At once, but for reactions until the emojis are known. */
  private WritePlan recording(
      DialectRequest request, List<Checked> items, Function<List<FeedbackEvent>, WritePlan> plan) {
    boolean waits =
        !emojis.isDone() && items.stream().anyMatch(one -> one.item().type().equals(Reaction.TYPE));
    return waits
        ? new WritePlan.Deferred(emojis.thenApply(known -> plan.apply(recorded(request, items))))
        : plan.apply(recorded(request, items));
  }

  private List<FeedbackEvent> recorded(DialectRequest request, List<Checked> items) {
    List<FeedbackEvent> events = new ArrayList<>(items.size());
    items.forEach(item -> events.add(recorded(request, item)));
    return events;
  }

  private Recorded recorded(DialectRequest request, Checked checked) {
    FeedbackItem item = checked.item();
    Part part = checked.part();
    Attempt.Item names =
        request.attempt().item(checked.position(), request.body(), part.start(), part.end());
    String id = item.has("id") ? item.text("id") : names.feedbackId().toString();
    FeedbackRef ref =
        new FeedbackRef(
            request.principal().tenant(),
            Identity.traceId(item.weaveRef()),
            Identity.feedbackId(item.projectId(), id));
    Score score = Score.of(item);
    RawJson payload = item.writtenPayload();
    String label = score.label();
    if (item.type().equals(Reaction.TYPE)) {
      String sent = item.payload().path("emoji").textValue();
      Reaction reaction = Reaction.of(emojis.join(), sent, payload);
      payload = reaction.payload();
      label = reaction.emoji();
      PayloadSize.require(
          Bodies.tree(payload.text().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } else {
      PayloadSize.require(item.payload());
    }
    Feedback feedback =
        Feedback.builder(ref)
            .key(item.type())
            .value(score.value())
            .label(label)
            .comment(comment(item))
            .metadata(metadata(item))
            .source(new Source(WeaveDialect.NAME, kind(item)))
            .attributes(Attributes.of(item, id, request.principal().user(), payload))
            .createdAt(request.receivedAt())
            .modifiedAt(request.receivedAt())
            .build();
    return new Recorded(names.eventId(), feedback, names.fingerprint());
  }

  private static String comment(FeedbackItem item) {
    return item.type().equals(FeedbackRules.NOTE) ? item.payload().path("note").textValue() : null;
  }

  private static Source.Kind kind(FeedbackItem item) {
    boolean scored =
        FeedbackRules.isRunnable(item.type()) || item.type().equals(FeedbackRules.MONITOR);
    return scored ? Source.Kind.AUTO_EVAL : Source.Kind.API;
  }

  private RawJson metadata(FeedbackItem item) {
    Map<String, RawJson> tags = new LinkedHashMap<>();
    put(tags, "_user", item.text(Attributes.CREATOR));
    put(tags, projectTag, item.projectId());
    return MergePatch.object(tags);
  }

  /** What is longer than a tag may be stays in the attributes. */
  private static void put(Map<String, RawJson> tags, String name, String text) {
    if (!text.isEmpty() && text.codePointCount(0, text.length()) <= Rules.MAX_TAG_CHARACTERS) {
      tags.put(name, Attributes.json(text));
    }
  }
}
