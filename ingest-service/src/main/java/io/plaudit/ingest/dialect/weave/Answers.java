package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.AnsweredException;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FastApi;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.model.RawJson;
import java.io.IOException;
import java.util.List;

/** How Weave's trace server words what happened. */
final class Answers {

  static final int OK = 200;

  private static final int BAD_REQUEST = 400;

  private Answers() {}

  static DialectResponse json(int status, JsonAnswers.Body body) {
    return JsonAnswers.of(status, body);
  }

  static DialectResponse empty() {
    return json(
        OK,
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }

  static DialectResponse reason(int status, String text) {
    return JsonAnswers.text(status, "reason", text);
  }

  /** A rule is broken that a well-formed request can break. */
  static AnsweredException refusal(String reason) {
    return new AnsweredException(
        json(
            BAD_REQUEST,
            json -> {
              json.writeStartObject();
              json.writeStringField("reason", reason);
              json.writeStringField("error_type", "InvalidRequest");
              json.writeEndObject();
            }));
  }

  static AnsweredException refusal(int status, String reason) {
    return new AnsweredException(reason(status, reason));
  }

  /** What is wrong with the shape of a request. */
  static AnsweredException invalid(List<Complaint> complaints) {
    return new AnsweredException(FastApi.invalid(complaints));
  }

  /** What the front door itself refuses, in the words of the trace server where it has some. */
  static DialectResponse failure(Failure failure) {
    return switch (failure.status()) {
      case 401 -> reason(401, "401 Error");
      case 403 -> reason(403, "Forbidden");
      case 404 -> FastApi.detail(404, "Not Found");
      case 413 -> reason(413, "Request too large");
      case 500 -> reason(500, "Internal server error");
      default -> reason(failure.status(), failure.message());
    };
  }

  static void write(JsonGenerator json, RawJson raw) throws IOException {
    if (raw == null) {
      json.writeNull();
    } else {
      json.writeRawValue(raw.text());
    }
  }

  static void write(JsonGenerator json, String name, RawJson raw) throws IOException {
    json.writeFieldName(name);
    write(json, raw);
  }

  /** A tree that we made ourselves. */
  static void write(JsonGenerator json, JsonNode node) throws IOException {
    json.writeRawValue(node.toString());
  }
}
