package io.plaudit.ingest.dialect.humm;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * The body of a request: a feedback, or all that is wrong with it, in the order of Humm's schema.
 * Unknown members are ignored.
 *
 * @param item null where there are complaints
 */
record FeedbackBody(FeedbackItem item, List<Complaint> complaints) {

  static final String KEY = "key";
  static final String TYPE = "feedback_type";
  static final String THREAD_ID = "thread_id";
  static final String ORGANIZATION_ID = "organization_id";
  static final String SCORE = "score";
  static final String VALUE = "value";
  static final String COMMENT = "comment";
  static final String RUN_ID = "langsmith_run_id";
  static final String TRACE_ID = "langsmith_trace_id";

  static FeedbackBody read(byte[] bytes) {
    if (bytes.length == 0) {
      return refused(Complaint.noBody());
    }
    RawJson body;
    try (JsonParser parser = StrictJson.parser(bytes)) {
      body = value(parser, bytes);
    } catch (InvalidEventException e) {
      return refused(Complaint.noJson(0, e.getMessage()));
    } catch (IOException e) {
      return refused(Complaint.noJson(offset(e), StrictJson.complaint("body", e).getMessage()));
    }
    if (body.text().equals("null")) {
      return refused(Complaint.noBody());
    }
    return body.isObject() ? read(body) : refused(Complaint.noObject(body));
  }

  private static RawJson value(JsonParser parser, byte[] bytes) throws IOException {
    if (parser.nextToken() == null) {
      throw InvalidEventException.of("body", "must be valid JSON");
    }
    RawJson body = StrictJson.raw("body", parser, bytes);
    if (parser.nextToken() != null) {
      throw InvalidEventException.of("body", "must be one JSON value");
    }
    return body;
  }

  private static FeedbackBody read(RawJson body) {
    Fields fields = new Fields(body, MergePatch.members(body));
    String key = fields.required(KEY, Rules.MAX_KEY_CHARACTERS);
    FeedbackType type = fields.type(TYPE);
    String threadId = fields.required(THREAD_ID, Rules.MAX_TRACE_ID_CHARACTERS);
    String organizationId = fields.required(ORGANIZATION_ID, Rules.MAX_TAG_CHARACTERS);
    BigDecimal score = fields.number(SCORE);
    String value = fields.optional(VALUE, Integer.MAX_VALUE);
    String comment = fields.comment(COMMENT);
    String runId = fields.optional(RUN_ID, Rules.MAX_TRACE_ID_CHARACTERS);
    String traceId = fields.optional(TRACE_ID, Rules.MAX_TRACE_ID_CHARACTERS);
    String subject = subject(fields, threadId, runId, traceId);
    return fields.complaints().isEmpty()
        ? new FeedbackBody(
            new FeedbackItem(
                key,
                type,
                threadId,
                organizationId,
                subject,
                score,
                value,
                comment,
                runId,
                traceId),
            List.of())
        : new FeedbackBody(null, fields.complaints());
  }

  /** The most exact of what is named. */
  private static String subject(Fields fields, String threadId, String runId, String traceId) {
    if (isNamed(traceId)) {
      return fields.subject(TRACE_ID, traceId);
    }
    return isNamed(runId) ? fields.subject(RUN_ID, runId) : fields.subject(THREAD_ID, threadId);
  }

  private static boolean isNamed(String id) {
    return id != null && !id.isEmpty();
  }

  private static long offset(IOException malformed) {
    JsonLocation location =
        malformed instanceof JsonProcessingException json ? json.getLocation() : null;
    return location == null ? 0 : Math.max(0, location.getByteOffset());
  }

  private static FeedbackBody refused(Complaint complaint) {
    return new FeedbackBody(null, List.of(complaint));
  }
}
