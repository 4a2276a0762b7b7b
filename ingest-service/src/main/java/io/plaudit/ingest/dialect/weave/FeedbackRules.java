package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.AnsweredException;
import java.util.List;

/**
 * The rules of Weave's feedback types, in the order and in the words of its server. Whether refs
 * name something that exists is not looked at: neither calls nor objects are kept here, and queues
 * neither, so that there is none to name.
 */
final class FeedbackRules {

  static final String NOTE = "wandb.note.1";
  static final String ANNOTATION = "wandb.annotation";
  static final String RUNNABLE = "wandb.runnable";
  static final String MONITOR = "wandb.agent_monitor";
  static final String USER_FEEDBACK = "wandb.agent_user_feedback";

  private static final int MAX_NOTE_CHARACTERS = 1024;
  private static final String RUNNABLE_REF = "runnable_ref";
  private static final String ANNOTATION_REF = "annotation_ref";
  private static final List<String> RUNNABLE_REFS =
      List.of(RUNNABLE_REF, "call_ref", "trigger_ref");

  private final FeedbackItem item;
  private final String type;

  private FeedbackRules(FeedbackItem item) {
    this.item = item;
    this.type = item.type();
  }

  /**
   * @throws AnsweredException 400
   */
  static void check(FeedbackItem item) {
    FeedbackRules rules = new FeedbackRules(item);
    ProjectIds.require(item.projectId());
    rules.checkPayload();
    rules.checkAnnotation();
    rules.checkRunnable();
    rules.checkScorers();
    rules.checkRefs();
    SpanIds.check(item);
    if (item.has("queue_id")) {
      throw Answers.refusal("Queue " + item.text("queue_id") + " not found or has been deleted");
    }
  }

  static boolean isAnnotation(String type) {
    return type.startsWith(ANNOTATION);
  }

  static boolean isRunnable(String type) {
    return type.startsWith(RUNNABLE);
  }

  private void checkPayload() {
    if (type.equals(Reaction.TYPE)) {
      requireString("ReactionPayloadSchema", "emoji");
    }
    if (type.equals(NOTE)) {
      requireString("NotePayloadSchema", "note");
      String note = item.payload().path("note").textValue();
      if (note.isEmpty()) {
        throw invalidPayload(
            "NotePayloadSchema",
            "note",
            "String should have at least 1 character [type=string_too_short]");
      }
      if (note.codePointCount(0, note.length()) > MAX_NOTE_CHARACTERS) {
        throw invalidPayload(
            "NotePayloadSchema",
            "note",
            "String should have at most 1024 characters [type=string_too_long]");
      }
    }
  }

  private void checkAnnotation() {
    if (!isAnnotation(type)) {
      refuseIf(
          item.has(ANNOTATION_REF), ANNOTATION_REF + " is not allowed for non-annotation feedback");
      return;
    }
    String name = nameBehind(ANNOTATION);
    refuseIf(name.isEmpty(), "Invalid annotation feedback type: " + type);
    refuseIf(!item.has(ANNOTATION_REF), ANNOTATION_REF + " is required for annotation feedback");
    Ref ref = Ref.require(item.text(ANNOTATION_REF), Ref.OBJECT);
    refuseIf(
        !ref.name().equals(name), ANNOTATION_REF + " must point to an object with name " + name);
    requireMember("AnnotationPayloadSchema", "value");
  }

  private void checkRunnable() {
    if (type.equals(MONITOR)) {
      for (String ref : RUNNABLE_REFS) {
        refuseIf(!item.has(ref), ref + " is required for agent monitor feedback");
      }
      return;
    }
    if (!isRunnable(type)) {
      refuseIf(
          type.equals(USER_FEEDBACK) && !item.scorers().containsKey(FeedbackItem.SCORER_TAGS),
          "scorer_tags is required for agent user feedback");
      for (String ref : RUNNABLE_REFS) {
        refuseIf(item.has(ref), ref + " is not allowed for non-runnable feedback");
      }
      return;
    }
    String name = nameBehind(RUNNABLE);
    refuseIf(name.isEmpty(), "Invalid runnable feedback type: " + type);
    refuseIf(!item.has(RUNNABLE_REF), RUNNABLE_REF + " is required for runnable feedback");
    Ref ref = Ref.require(item.text(RUNNABLE_REF), Ref.OP, Ref.OBJECT);
    refuseIf(!ref.name().equals(name), RUNNABLE_REF + " must point to an object with name " + name);
    refuseIf(
        ref.kind().equals(Ref.OP) && !item.has("call_ref"),
        "call_ref is required for runnable feedback on ops");
    requireMember("RunnablePayloadSchema", "output");
  }

  private void checkScorers() {
    boolean allowed = type.equals(MONITOR) || type.equals(USER_FEEDBACK) || isRunnable(type);
    refuseIf(
        !allowed && !item.scorers().isEmpty(),
        "scorer_tags, scorer_tag_reasons, scorer_tag_confidences, scorer_ratings,"
            + " scorer_rating_reasons, and scorer_rating_confidences are only allowed on"
            + " wandb.agent_monitor, wandb.agent_user_feedback, or wandb.runnable feedback");
  }

  private void checkRefs() {
    if (item.has(ANNOTATION_REF)) {
      Ref ref = Ref.require(item.text(ANNOTATION_REF), Ref.OBJECT);
      refuseIf(
          !ref.projectId().equals(item.projectId()),
          "Annotation ref "
              + item.text(ANNOTATION_REF)
              + " does not match project id "
              + item.projectId());
    }
    if (item.has(RUNNABLE_REF)) {
      Ref.require(item.text(RUNNABLE_REF), Ref.OP, Ref.OBJECT);
    }
    if (item.has("call_ref")) {
      Ref.require(item.text("call_ref"), Ref.CALL);
    }
    if (item.has("trigger_ref")) {
      Ref.require(item.text("trigger_ref"), Ref.OBJECT);
    }
  }

  /** What follows the prefix and a dot; empty where nothing does. */
  private String nameBehind(String prefix) {
    return type.startsWith(prefix + ".") ? type.substring(prefix.length() + 1) : "";
  }

  private void requireString(String schema, String member) {
    requireMember(schema, member);
    if (!item.payload().path(member).isTextual()) {
      throw invalidPayload(schema, member, "Input should be a valid string [type=string_type]");
    }
  }

  private void requireMember(String schema, String member) {
    JsonNode value = item.payload().path(member);
    if (value.isMissingNode()) {
      throw invalidPayload(schema, member, "Field required [type=missing]");
    }
  }

  /** The reason in pydantic's form. */
  private AnsweredException invalidPayload(String schema, String member, String problem) {
    return Answers.refusal(
        "Invalid payload for feedback_type "
            + type
            + ": 1 validation error for "
            + schema
            + "\n"
            + member
            + "\n  "
            + problem);
  }

  private static void refuseIf(boolean isWrong, String reason) {
    if (isWrong) {
      throw Answers.refusal(reason);
    }
  }
}
