package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.model.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How LangSmith's server (FastAPI) words what happened. */
final class Answers {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int INVALID = 422;
  private static final int TYPICAL_BYTES = 1024;
  private static final Set<String> PLACES = new LinkedHashSet<>(List.of("body", "query", "path"));

  private Answers() {}

  /** Writes one JSON value. */
  @FunctionalInterface
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object of these members, to be stored. */
  static RawJson document(Body members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new RawJson(text.toString());
  }

  static DialectResponse json(int status, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return DialectResponse.json(status, bytes.toByteArray());
  }

  static DialectResponse empty(int status) {
    return DialectResponse.json(status, "{}".getBytes(StandardCharsets.UTF_8));
  }

  /** A request with wrong fields is 422 here, with a list of complaints; all else is a text. */
  static DialectResponse failure(Failure failure) {
    return failure.field() == null
        ? detail(failure.status(), failure.message())
        : invalid(List.of(new Complaint(failure.field(), failure.message())));
  }

  /** What is wrong with one field. */
  record Complaint(String field, String message) {}

  static DialectResponse invalid(List<Complaint> complaints) {
    return json(
        INVALID,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("detail");
          for (Complaint complaint : complaints) {
            write(json, complaint);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
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

  private static void write(JsonGenerator json, Complaint complaint) throws IOException {
    List<String> steps = Arrays.asList(complaint.field().split("\\.", -1));
    json.writeStartObject();
    json.writeArrayFieldStart("loc");
    if (!PLACES.contains(steps.get(0))) {
      json.writeString("body");
    }
    for (String step : steps) {
      json.writeString(step);
    }
    json.writeEndArray();
    json.writeStringField("msg", complaint.message());
    json.writeStringField("type", "value_error");
    json.writeEndObject();
  }
}
