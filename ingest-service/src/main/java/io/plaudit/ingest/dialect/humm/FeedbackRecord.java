package io.plaudit.ingest.dialect.humm;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.Feedback;
import io.plaudit.model.RawJson;
import java.io.IOException;
import java.util.Map;

/** A feedback as Humm answers it: fifteen members, always all of them. */
final class FeedbackRecord {

  private static final RawJson NULL = new RawJson("null");

  private FeedbackRecord() {}

  static void write(JsonGenerator json, Feedback feedback) throws IOException {
    Map<String, RawJson> kept = MergePatch.members(feedback.attributes());
    json.writeStartObject();
    write(json, FeedbackBody.KEY, kept.getOrDefault(FeedbackBody.KEY, text(feedback.key())));
    write(json, FeedbackBody.TYPE, kept.get(FeedbackBody.TYPE));
    write(json, FeedbackBody.SCORE, score(feedback, kept));
    write(json, FeedbackBody.VALUE, kept.get(FeedbackBody.VALUE));
    write(json, FeedbackBody.COMMENT, text(feedback.comment()));
    write(json, FeedbackBody.THREAD_ID, kept.get(FeedbackBody.THREAD_ID));
    write(json, FeedbackBody.RUN_ID, kept.get(FeedbackBody.RUN_ID));
    write(json, FeedbackBody.TRACE_ID, kept.get(FeedbackBody.TRACE_ID));
    write(json, FeedbackBody.ORGANIZATION_ID, kept.get(FeedbackBody.ORGANIZATION_ID));
    write(json, Attributes.USER_ID, kept.get(Attributes.USER_ID));
    write(json, "id", text(feedback.ref().feedbackId().toString()));
    write(json, Attributes.SYNCED, kept.get(Attributes.SYNCED));
    // A withdrawn feedback has no record.
    json.writeBooleanField("deleted", false);
    write(json, "created_at", text(feedback.createdAt().toString()));
    write(json, "updated_at", text(feedback.modifiedAt().toString()));
    json.writeEndObject();
  }

  /** As it was sent; of a thumb without one, what it counts as. */
  private static RawJson score(Feedback feedback, Map<String, RawJson> kept) {
    RawJson sent = kept.get(FeedbackBody.SCORE);
    if (sent != null || feedback.value() == null) {
      return sent;
    }
    return new RawJson(feedback.value().toPlainString());
  }

  private static RawJson text(String text) {
    return text == null ? null : Attributes.json(text);
  }

  private static void write(JsonGenerator json, String name, RawJson value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue((value == null ? NULL : value).text());
  }
}
