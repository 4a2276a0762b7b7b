package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** A failure as the native API words it: RFC 9457. */
public final class Problem {

  private static final String CONTENT_TYPE = "application/problem+json";
  private static final Map<Integer, String> SLUGS =
      Map.of(
          400, "invalid-request",
          401, "unauthorized",
          403, "forbidden",
          404, "not-found",
          405, "method-not-allowed",
          413, "too-large",
          429, "too-many",
          503, "unavailable");

  private Problem() {}

  public static DialectResponse of(Failure failure) {
    String slug =
        SLUGS.getOrDefault(failure.status(), failure.status() < 500 ? "refused" : "internal-error");
    JsonObject body =
        new JsonObject()
            .put("type", "https://plaudit.io/problems/" + slug)
            .put("title", slug.replace('-', ' '))
            .put("status", failure.status())
            .put("detail", failure.message());
    return new DialectResponse(
        failure.status(), CONTENT_TYPE, Map.of(), body.toBuffer().getBytes());
  }
}
