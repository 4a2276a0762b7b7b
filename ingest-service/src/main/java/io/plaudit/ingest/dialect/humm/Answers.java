package io.plaudit.ingest.dialect.humm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** How Humm's server (FastAPI) words what happened. */
final class Answers {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int UNAUTHORIZED = 401;
  private static final int INVALID = 422;

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

  static DialectResponse invalid(List<Complaint> complaints) {
    return json(
        INVALID,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("detail");
          for (Complaint complaint : complaints) {
            complaint.write(json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** What no field of the body is to blame for is a text. */
  static DialectResponse failure(Failure failure) {
    if (failure.field() != null) {
      return invalid(List.of(Complaint.broken(failure.field(), failure.message(), null)));
    }
    return detail(
        failure.status(),
        failure.status() == UNAUTHORIZED ? "Not authenticated" : failure.message());
  }

  static DialectResponse detail(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("detail", message);
          json.writeEndObject();
        });
  }
}
