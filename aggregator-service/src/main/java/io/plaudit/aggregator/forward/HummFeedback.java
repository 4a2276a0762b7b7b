package io.plaudit.aggregator.forward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.model.Feedback;
import io.plaudit.model.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came through Humm's API, as LangSmith's {@code POST /feedback} takes it. The same feedback
 * always makes the same bytes.
 */
final class HummFeedback {

  static final String SYNCED = "langsmith_synced";

  private static final String DIALECT = "humm";
  private static final byte[] MARK = ('"' + DIALECT + '"').getBytes(StandardCharsets.US_ASCII);
  private static final String RUN_ID = "langsmith_run_id";
  private static final String TRACE_ID = "langsmith_trace_id";
  private static final RawJson NULL = new RawJson("null");
  private static final List<String> TOLD =
      List.of("feedback_type", "thread_id", "organization_id", "user_id");
  private static final JsonFactory JSON = new JsonFactory();

  private HummFeedback() {}

  /** Whether an event with this JSON may be about such a feedback: few others have the word. */
  static boolean mayBe(byte[] json) {
    for (int at = 0; at <= json.length - MARK.length; at++) {
      if (json[at] == MARK[0] && isMark(json, at)) {
        return true;
      }
    }
    return false;
  }

  static boolean is(Feedback feedback) {
    return feedback.source().dialect().equals(DIALECT);
  }

  /**
   * The body of the request; empty where the feedback names neither a run nor a trace that could be
   * one of LangSmith's, which are UUIDs.
   */
  static Optional<byte[]> body(Feedback feedback) {
    Map<String, RawJson> kept = MergePatch.members(feedback.attributes());
    Optional<String> trace = uuid(kept.get(TRACE_ID));
    // The first run of a trace has the trace's id: feedback on a trace is feedback on that run.
    Optional<String> run = uuid(kept.get(RUN_ID)).or(() -> trace);
    return run.map(id -> body(feedback, kept, id, trace));
  }

  private static byte[] body(
      Feedback feedback, Map<String, RawJson> kept, String run, Optional<String> trace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", feedback.ref().feedbackId().toString());
      json.writeStringField("run_id", run);
      if (trace.isPresent()) {
        json.writeStringField("trace_id", trace.get());
      }
      json.writeStringField("key", feedback.key());
      json.writeFieldName("score");
      json.writeRawValue(feedback.value() == null ? "null" : feedback.value().toPlainString());
      json.writeFieldName("value");
      json.writeRawValue(value(feedback, kept));
      json.writeStringField("comment", feedback.comment());
      json.writeObjectFieldStart("feedback_source");
      json.writeStringField("type", feedback.source().kind().wireName());
      writeMetadata(json, kept);
      json.writeEndObject();
      json.writeStringField("created_at", feedback.createdAt().toString());
      json.writeStringField("modified_at", feedback.modifiedAt().toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void writeMetadata(JsonGenerator json, Map<String, RawJson> kept)
      throws IOException {
    json.writeObjectFieldStart("metadata");
    for (String name : TOLD) {
      json.writeFieldName("humm_" + name);
      json.writeRawValue(kept.getOrDefault(name, NULL).text());
    }
    json.writeEndObject();
  }

  /** As it was sent, else the category that the feedback counts under. */
  private static String value(Feedback feedback, Map<String, RawJson> kept) {
    RawJson sent = kept.get("value");
    if (sent != null) {
      return sent.text();
    }
    return feedback.label() == null ? "null" : quoted(feedback.label());
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  private static Optional<String> uuid(RawJson json) {
    if (json == null) {
      return Optional.empty();
    }
    try (JsonParser parser = StrictJson.parser(json)) {
      return parser.nextToken() == JsonToken.VALUE_STRING && Uuids.isUuid(parser.getText())
          ? Optional.of(parser.getText())
          : Optional.empty();
    } catch (IOException e) {
      throw StrictJson.complaint("attributes", e);
    }
  }

  private static boolean isMark(byte[] json, int at) {
    for (int i = 1; i < MARK.length; i++) {
      if (json[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }
}
