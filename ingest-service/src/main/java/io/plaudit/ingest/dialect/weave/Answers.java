package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.AnsweredException;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.model.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** How Weave's trace server words what happened. */
final class Answers {

  static final int OK = 200;

  private static final int BAD_REQUEST = 400;
  private static final int INVALID_SHAPE = 422;
  private static final JsonFactory JSON = new JsonFactory();

  private Answers() {}

  /** Writes one JSON value. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static DialectResponse json(int status, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return DialectResponse.json(status, bytes.toByteArray());
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
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("reason", text);
          json.writeEndObject();
        });
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
    return new AnsweredException(
        json(
            INVALID_SHAPE,
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("detail");
              for (Complaint complaint : complaints) {
                complaint.write(json);
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  /** What the front door itself refuses, in the words of the trace server where it has some. */
  static DialectResponse failure(Failure failure) {
    return switch (failure.status()) {
      case 401 -> reason(401, "401 Error");
      case 403 -> reason(403, "Forbidden");
      case 404 -> detail("Not Found");
      case 413 -> reason(413, "Request too large");
      case 500 -> reason(500, "Internal server error");
      default -> reason(failure.status(), failure.message());
    };
  }

  private static DialectResponse detail(String text) {
    return json(
        404,
        json -> {
          json.writeStartObject();
          json.writeStringField("detail", text);
          json.writeEndObject();
        });
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
