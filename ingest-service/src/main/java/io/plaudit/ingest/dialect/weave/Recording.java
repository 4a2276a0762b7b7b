package io.plaudit.ingest.dialect.weave;

import io.plaudit.codec.MergePatch;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.weave.Bodies.Part;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.Source;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes events of the items of one request. */
final class Recording {

  private static final String USER = "_user";

  private final DialectRequest request;
  private final Emojis emojis;
  private final String projectTag;

  Recording(DialectRequest request, Emojis emojis, String projectTag) {
    this.request = request;
    this.emojis = emojis;
    this.projectTag = projectTag;
  }

  /**
   * The event that records this item.
   *
   * @param position among the items of the request
   * @param part where it stands in the body
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where it breaks a rule of Weave's
   * @throws io.plaudit.model.InvalidEventException where it breaks one of ours
   */
  Recorded of(FeedbackItem item, int position, Part part) {
    FeedbackRules.check(item);
    Attempt.Item names = request.attempt().item(position, request.body(), part.start(), part.end());
    String id = item.has("id") ? item.text("id") : names.feedbackId().toString();
    FeedbackRef ref =
        new FeedbackRef(
            request.principal().tenant(),
            Identity.traceId(item.weaveRef()),
            Identity.feedbackId(item.projectId(), id));
    Feedback.Builder feedback =
        Feedback.builder(ref)
            .key(item.type())
            .metadata(metadata(item))
            .source(new Source(WeaveDialect.NAME, kind(item)))
            .createdAt(request.receivedAt())
            .modifiedAt(request.receivedAt());
    RawJson payload = judge(item, feedback);
    feedback.attributes(Attributes.of(item, id, request.principal().user(), payload));
    return new Recorded(names.eventId(), feedback.build(), names.fingerprint());
  }

  /** Adds what the payload says to the aggregates; the payload as it is kept. */
  private RawJson judge(FeedbackItem item, Feedback.Builder feedback) {
    RawJson payload = item.writtenPayload();
    // A reaction's payload grows, but no emoji is looked for in what is too large already.
    PayloadSize.require(item.payload());
    if (item.type().equals(Reaction.TYPE)) {
      Reaction reaction = Reaction.of(emojis, item.payload().path("emoji").textValue(), payload);
      feedback.label(reaction.emoji());
      byte[] kept = reaction.payload().text().getBytes(StandardCharsets.UTF_8);
      PayloadSize.require(Bodies.tree(kept));
      return reaction.payload();
    }
    if (item.type().equals(FeedbackRules.NOTE)) {
      feedback.comment(item.payload().path("note").textValue());
    }
    Score score = Score.of(item);
    feedback.value(score.value()).label(score.label());
    return payload;
  }

  private static Source.Kind kind(FeedbackItem item) {
    boolean scored =
        FeedbackRules.isRunnable(item.type()) || item.type().equals(FeedbackRules.MONITOR);
    return scored ? Source.Kind.AUTO_EVAL : Source.Kind.API;
  }

  private RawJson metadata(FeedbackItem item) {
    Map<String, RawJson> tags = new LinkedHashMap<>();
    put(tags, USER, item.text(Attributes.CREATOR));
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
