package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A path into a payload as statistics name it: names with dots between them. */
record JsonPath(String text) {

  private static final int MAX_CHARACTERS = 256;
  private static final int MAX_STEPS = 16;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_. ]+");

  /**
   * @throws io.plaudit.ingest.dialect.AnsweredException 400
   */
  JsonPath {
    if (text.isEmpty()) {
      throw Answers.refusal("json_path cannot be empty");
    }
    if (!FORM.matcher(text).matches()) {
      throw Answers.refusal(
          "json_path may only contain letters, digits, underscores, dots and spaces");
    }
    if (!isBounded(text)) {
      throw Answers.refusal(
          "json_path must have at most %d characters and %d steps"
              .formatted(MAX_CHARACTERS, MAX_STEPS));
    }
  }

  /** Whether a path with this text can be asked for: figures are called by it, in every bucket. */
  static boolean isBounded(String text) {
    return text.length() <= MAX_CHARACTERS
        && text.chars().filter(character -> character == '.').count() < MAX_STEPS;
  }

  /** What the figures of this path are called by. */
  String slug() {
    return text.replace('.', '_');
  }

  JsonNode in(JsonNode payload) {
    JsonNode value = payload;
    for (String step : text.split("\\.", -1)) {
      value =
          value.isArray() && step.matches("[0-9]{1,9}")
              ? value.path(Integer.parseInt(step))
              : value.path(step);
    }
    return value;
  }

  /** What a feedback was sent with. */
  static JsonNode payload(Feedback feedback) {
    return attributes(feedback).path(Attributes.PAYLOAD);
  }

  /** All that is kept of a feedback as Weave's clients know it. */
  static JsonNode attributes(Feedback feedback) {
    return Bodies.tree(feedback.attributes().text().getBytes(StandardCharsets.UTF_8));
  }
}
