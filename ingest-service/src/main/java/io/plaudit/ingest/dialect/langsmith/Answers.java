package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FastApi;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.model.RawJson;
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
  private static final Set<String> PLACES = new LinkedHashSet<>(List.of("body", "query", "path"));

  private Answers() {}

  /** An object of these members, to be stored. */
  static RawJson document(JsonAnswers.Body members) {
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

  static DialectResponse json(int status, JsonAnswers.Body body) {
    return JsonAnswers.of(status, body);
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
  record Complaint(String field, String message) implements JsonAnswers.Body {

    @Override
    public void write(JsonGenerator json) throws IOException {
      List<String> steps = Arrays.asList(field.split("\\.", -1));
      json.writeStartObject();
      json.writeArrayFieldStart("loc");
      if (!PLACES.contains(steps.get(0))) {
        json.writeString("body");
      }
      for (String step : steps) {
        json.writeString(step);
      }
      json.writeEndArray();
      json.writeStringField("msg", message);
      json.writeStringField("type", "value_error");
      json.writeEndObject();
    }
  }

  static DialectResponse invalid(List<Complaint> complaints) {
    return FastApi.invalid(complaints);
  }

  static DialectResponse detail(int status, String message) {
    return FastApi.detail(status, message);
  }
}
