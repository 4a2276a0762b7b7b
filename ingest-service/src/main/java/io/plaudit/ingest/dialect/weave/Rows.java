package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.RawJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Feedback as Weave's clients read it. Rows have the members that clients of every age know; the
 * younger ones only where they say something, because older clients refuse what they do not know.
 */
final class Rows {

  private static final List<String> YOUNGER =
      Stream.of(
              List.of(FeedbackItem.SCORER_TAGS),
              FeedbackItem.REASONS,
              FeedbackItem.FIGURES,
              FeedbackItem.SPAN_TEXTS,
              List.of(FeedbackItem.SPAN_STATUS))
          .flatMap(List::stream)
          .toList();

  private Rows() {}

  static void write(JsonGenerator json, Feedback feedback) throws IOException {
    Map<String, RawJson> kept = MergePatch.members(feedback.attributes());
    json.writeStartObject();
    for (String name :
        List.of(
            Attributes.ID,
            Attributes.PROJECT_ID,
            Attributes.WEAVE_REF,
            Attributes.WB_USER_ID,
            Attributes.CREATOR)) {
      Answers.write(json, name, kept.get(name));
    }
    json.writeStringField(Fields.CREATED_AT, feedback.createdAt().toString());
    json.writeStringField(Fields.FEEDBACK_TYPE, feedback.key());
    Answers.write(json, Attributes.PAYLOAD, kept.get(Attributes.PAYLOAD));
    for (String name : FeedbackItem.REFS) {
      Answers.write(json, name, kept.get(name));
    }
    for (String name : YOUNGER) {
      if (kept.containsKey(name)) {
        Answers.write(json, name, kept.get(name));
      }
    }
    json.writeEndObject();
  }

  /** The answer to a batch, in its order. */
  static void writeBatch(JsonGenerator json, List<FeedbackEvent> events) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("res");
    for (FeedbackEvent event : events) {
      writeCreated(json, ((Recorded) event).feedback());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The answer to one new feedback. */
  static void writeCreated(JsonGenerator json, Feedback feedback) throws IOException {
    Map<String, RawJson> kept = MergePatch.members(feedback.attributes());
    json.writeStartObject();
    Answers.write(json, Attributes.ID, kept.get(Attributes.ID));
    json.writeStringField(Fields.CREATED_AT, feedback.createdAt().toString());
    Answers.write(json, Attributes.WB_USER_ID, kept.get(Attributes.WB_USER_ID));
    Answers.write(json, Attributes.PAYLOAD, kept.get(Attributes.PAYLOAD));
    json.writeEndObject();
  }
}
