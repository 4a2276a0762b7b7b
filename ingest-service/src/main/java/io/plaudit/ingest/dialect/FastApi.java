package io.plaudit.ingest.dialect;

import java.util.List;

/** How servers made with FastAPI, several vendors' among them, say that something is wrong. */
public final class FastApi {

  private static final int INVALID = 422;

  private FastApi() {}

  /** {@code {"detail":"…"}}. */
  public static DialectResponse detail(int status, String text) {
    return JsonAnswers.text(status, "detail", text);
  }

  /** {@code {"detail":[…]}}: whatever is wrong with the shape of a request, each an object. */
  public static DialectResponse invalid(List<? extends JsonAnswers.Body> complaints) {
    return JsonAnswers.of(
        INVALID,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("detail");
          for (JsonAnswers.Body complaint : complaints) {
            complaint.write(json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
