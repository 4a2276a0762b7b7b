package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One feedback of a request as it was sent: types are checked, rules are not. Null and absent are
 * the same, unknown members are ignored: the SDKs send several that the API does not know.
 */
final class FeedbackItem {

  UUID id;
  String key;
  UUID runId;
  UUID traceId;
  UUID sessionId;
  Instant startTime;
  BigDecimal score;
  SentValue value = SentValue.NONE;
  String comment;
  RawJson correction;
  Source.Kind sourceKind = Source.Kind.API;
  RawJson sourceMetadata;
  UUID groupId;
  UUID experimentId;
  String threadId;
  Instant createdAt;
  Instant modifiedAt;
  Boolean error;
  RawJson extra;
  FeedbackConfig config;

  private FeedbackItem() {}

  /** One of this key on this run, of which nothing else is known yet. */
  static FeedbackItem of(String key, UUID runId) {
    FeedbackItem item = new FeedbackItem();
    item.key = key;
    item.runId = runId;
    return item;
  }

  /** Reads a body that is one feedback. */
  static FeedbackItem read(byte[] body) {
    try (JsonParser parser = StrictJson.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of("body", "must be a JSON object");
      }
      FeedbackItem item = new FeedbackItem();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        item.readMember(name, parser, body);
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of("body", "must be one JSON object");
      }
      return item;
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
  }

  /** The trace it is about: of its run, else the run itself, else its session. */
  UUID subject() {
    UUID run = traceId != null ? traceId : runId;
    UUID subject = run != null ? run : sessionId;
    if (subject == null) {
      throw InvalidEventException.of("run_id", "is required, or trace_id, or session_id");
    }
    return subject;
  }

  private void readMember(String name, JsonParser parser, byte[] body) throws IOException {
    switch (name) {
      case "id" -> id = Members.uuid(name, parser);
      case "key" -> key = StrictJson.text(name, parser);
      case "run_id" -> runId = Members.uuid(name, parser);
      case "trace_id" -> traceId = Members.uuid(name, parser);
      case "session_id" -> sessionId = Members.uuid(name, parser);
      case "start_time" -> startTime = Times.read(name, parser);
      case "score" -> score = Members.score(parser);
      case "value" -> value = SentValue.read(parser, body);
      case "comment" -> comment = StrictJson.text(name, parser);
      case "correction" -> correction = Members.correction(parser, body);
      case "feedback_source" -> readSource(parser, body);
      // The JavaScript SDK spells it as its own options are spelled.
      case FeedbackConfig.FIELD, "feedbackConfig" -> config = Members.config(name, parser, body);
      case "feedback_group_id" -> groupId = Members.uuid(name, parser);
      case "comparative_experiment_id" -> experimentId = Members.uuid(name, parser);
      case "feedback_thread_id" -> threadId = StrictJson.text(name, parser);
      case "created_at" -> createdAt = Times.read(name, parser);
      case "modified_at" -> modifiedAt = Times.read(name, parser);
      case "error" -> error = Members.bool(name, parser);
      case "extra" -> extra = objectOrNothing(name, parser, body);
      default -> StrictJson.skip(Rules.storable("body", name), parser, body);
    }
  }

  private void readSource(JsonParser parser, byte[] body) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw InvalidEventException.of(
          "feedback_source", "must be an object", StrictJson.shown(parser));
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> readSourceKind(parser);
        case "metadata" ->
            sourceMetadata = Members.object("feedback_source.metadata", parser, body);
        default -> StrictJson.skip(Rules.storable("feedback_source", name), parser, body);
      }
    }
  }

  private void readSourceKind(JsonParser parser) throws IOException {
    String type = StrictJson.text("feedback_source.type", parser);
    if (type != null) {
      sourceKind = SourceTypes.of("feedback_source.type", type);
    }
  }

  /** The API does not know this member on its way in; only an object can be given back. */
  private static RawJson objectOrNothing(String name, JsonParser parser, byte[] body)
      throws IOException {
    RawJson json = StrictJson.raw(name, parser, body);
    return json.isObject() ? json : null;
  }
}
