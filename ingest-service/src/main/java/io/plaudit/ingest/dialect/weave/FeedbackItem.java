package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One feedback of a request: of the right shape, its rules not looked at. What it is asked for and
 * does not have is empty, as absent and null are the same.
 */
final class FeedbackItem {

  static final List<String> REFS =
      List.of("annotation_ref", "runnable_ref", "call_ref", "trigger_ref");
  static final List<String> SPAN_TEXTS =
      List.of(
          "span_agent_name",
          "span_agent_version",
          "span_conversation_id",
          "span_trace_id",
          "scorer_trace_id");
  static final String SPAN_STATUS = "span_status_code";
  static final String SCORER_TAGS = "scorer_tags";
  static final List<String> REASONS = List.of("scorer_tag_reasons", "scorer_rating_reasons");
  static final List<String> FIGURES =
      List.of("scorer_tag_confidences", "scorer_ratings", "scorer_rating_confidences");

  /** An item with more than the largest payload is not taken apart. */
  private static final int MAX_BYTES = 6 * 1024 * 1024;

  private static final List<String> STATUSES = List.of("UNSET", "OK", "ERROR");

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, RawJson> scorers = new LinkedHashMap<>();
  private final JsonNode tree;
  private final Map<String, RawJson> written;

  private FeedbackItem(JsonNode tree, Map<String, RawJson> written) {
    this.tree = tree;
    this.written = written;
  }

  /**
   * Reads an item.
   *
   * @param bytes one JSON value
   * @param where it stands in the body
   * @throws io.plaudit.ingest.dialect.AnsweredException 422 where it has another shape
   */
  static FeedbackItem read(byte[] bytes, Object... where) {
    if (bytes.length > MAX_BYTES) {
      throw Answers.refusal(PayloadSize.TOO_LARGE);
    }
    JsonNode tree = Bodies.tree(bytes);
    Shape shape = Shape.of(tree, where);
    RawJson raw = new RawJson(new String(bytes, StandardCharsets.UTF_8).strip());
    FeedbackItem item = new FeedbackItem(tree, MergePatch.members(raw));
    item.read(shape);
    shape.check();
    Texts.requireUris(tree);
    return item;
  }

  String projectId() {
    return text("project_id");
  }

  String weaveRef() {
    return text("weave_ref");
  }

  String type() {
    return text("feedback_type");
  }

  /** A text member, empty where it is absent. */
  String text(String name) {
    return texts.getOrDefault(name, "");
  }

  /** Whether the member is there and not empty. */
  boolean has(String name) {
    return !text(name).isEmpty();
  }

  boolean isThere(String name) {
    return texts.containsKey(name);
  }

  JsonNode payload() {
    return tree.path("payload");
  }

  /** The payload as it was written. */
  RawJson writtenPayload() {
    return written.get("payload");
  }

  /** Those scorer fields that hold something, as they were written. */
  Map<String, RawJson> scorers() {
    return scorers;
  }

  JsonNode scorer(String name) {
    return tree.path(name);
  }

  private void read(Shape shape) {
    for (String name : List.of("project_id", "weave_ref", "feedback_type")) {
      texts.put(name, shape.requiredText(name));
    }
    JsonNode payload = shape.required("payload");
    if (!payload.isMissingNode() && !payload.isObject()) {
      shape.complain(
          "dict_type", List.of("payload"), "Input should be a valid dictionary", payload);
    }
    for (String name : List.of("id", "creator", "queue_id", "wb_user_id", "feedback_id")) {
      put(name, shape.text(name));
    }
    REFS.forEach(name -> put(name, shape.text(name)));
    SPAN_TEXTS.forEach(name -> put(name, shape.text(name)));
    put(SPAN_STATUS, shape.has(SPAN_STATUS) ? shape.choice(SPAN_STATUS, STATUSES) : null);
    if (!shape.texts(SCORER_TAGS).isEmpty()) {
      scorers.put(SCORER_TAGS, written.get(SCORER_TAGS));
    }
    REASONS.forEach(name -> readMap(shape, name, false));
    FIGURES.forEach(name -> readMap(shape, name, true));
  }

  private void readMap(Shape shape, String name, boolean numbers) {
    if (!shape.has(name)) {
      return;
    }
    JsonNode map = shape.get(name);
    if (!map.isObject()) {
      shape.complain("dict_type", List.of(name), "Input should be a valid dictionary", map);
      return;
    }
    map.properties()
        .forEach(
            member -> {
              JsonNode value = member.getValue();
              if (numbers ? !value.isNumber() : !value.isTextual()) {
                shape.complain(
                    numbers ? "float_type" : "string_type",
                    List.of(name, member.getKey()),
                    "Input should be a valid " + (numbers ? "number" : "string"),
                    value);
              }
            });
    if (!map.isEmpty()) {
      scorers.put(name, written.get(name));
    }
  }

  private void put(String name, String text) {
    if (text != null) {
      texts.put(name, text);
    }
  }
}
