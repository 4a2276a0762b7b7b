package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.Feedback;
import io.plaudit.model.RawJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A feedback as LangSmith's clients read it. Every member is always there: the Python SDK refuses a
 * record that lacks one of them.
 */
final class FeedbackRecord {

  private FeedbackRecord() {}

  static void write(JsonGenerator json, Feedback feedback) throws IOException {
    Map<String, RawJson> kept = MergePatch.members(feedback.attributes());
    RawJson runId = kept.get(Attributes.RUN_ID);
    RawJson traceId = kept.get(Attributes.TRACE_ID);
    json.writeStartObject();
    json.writeStringField("id", feedback.ref().feedbackId().toString());
    json.writeStringField("key", feedback.key());
    writeNumber(json, "score", feedback.value());
    writeValue(json, feedback.label(), Attributes.value(feedback.source(), kept));
    json.writeStringField("comment", feedback.comment());
    write(json, "correction", feedback.correction());
    write(json, "run_id", runId);
    // As the feedback is counted: a run whose trace nobody named is a trace of its own.
    write(json, "trace_id", traceId == null ? runId : traceId);
    json.writeBooleanField("is_root", runId != null && runId.equals(traceId));
    write(json, "session_id", kept.get(Attributes.SESSION_ID));
    write(json, "start_time", kept.get(Attributes.START_TIME));
    writeSource(json, feedback, kept);
    write(json, "feedback_group_id", kept.get(Attributes.GROUP_ID));
    write(json, "comparative_experiment_id", kept.get(Attributes.EXPERIMENT_ID));
    write(json, "feedback_thread_id", kept.get(Attributes.THREAD_ID));
    write(json, "extra", extra(kept));
    json.writeStringField("created_at", feedback.createdAt().toString());
    json.writeStringField("modified_at", feedback.modifiedAt().toString());
    json.writeEndObject();
  }

  private static void writeSource(JsonGenerator json, Feedback feedback, Map<String, RawJson> kept)
      throws IOException {
    json.writeObjectFieldStart("feedback_source");
    json.writeStringField("type", feedback.source().kind().wireName());
    write(json, "metadata", kept.getOrDefault(Attributes.SOURCE_METADATA, RawJson.EMPTY_OBJECT));
    write(json, "user_id", kept.get(Attributes.USER_ID));
    write(json, "ls_user_id", kept.get(Attributes.USER_ID));
    json.writeNullField("user_name");
    json.writeEndObject();
  }

  /** What was sent as extra, and the flag error, which LangSmith gives back there. */
  private static RawJson extra(Map<String, RawJson> kept) {
    RawJson extra = kept.get(Attributes.EXTRA);
    RawJson error = kept.get(Attributes.ERROR);
    if (error == null) {
      return extra;
    }
    Map<String, RawJson> members = new LinkedHashMap<>();
    if (extra != null) {
      members.putAll(MergePatch.members(extra));
    }
    members.putIfAbsent(Attributes.ERROR, error);
    return MergePatch.object(members);
  }

  private static void writeValue(JsonGenerator json, String label, RawJson other)
      throws IOException {
    if (label == null) {
      write(json, "value", other);
    } else {
      json.writeStringField("value", label);
    }
  }

  private static void write(JsonGenerator json, String name, RawJson raw) throws IOException {
    json.writeFieldName(name);
    if (raw == null) {
      json.writeNull();
    } else {
      json.writeRawValue(raw.text());
    }
  }

  private static void writeNumber(JsonGenerator json, String name, BigDecimal number)
      throws IOException {
    json.writeFieldName(name);
    if (number == null) {
      json.writeNull();
    } else {
      json.writeNumber(number.toPlainString());
    }
  }
}
