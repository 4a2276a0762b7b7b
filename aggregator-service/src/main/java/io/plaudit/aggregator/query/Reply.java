package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;

/** Sends what a read found, or why it found nothing. */
final class Reply {

  private static final String BEHIND = "Plaudit-Behind";
  private static final String AGE = "Age";
  private static final String TYPE = "https://plaudit.io/problems/";
  private static final int MAX_PROBLEM_BYTES = 64 * 1024;

  private final HttpServerResponse response;
  private final int maxBytes;
  private volatile ReadBarrier.Lag lag = ReadBarrier.Lag.NONE;

  Reply(HttpServerResponse response, int maxBytes) {
    this.response = response;
    this.maxBytes = maxBytes;
  }

  /** Notes that the barrier was left with so much before it. */
  void behind(ReadBarrier.Lag left) {
    lag = left;
  }

  void send(AsyncResult<Answer> result) {
    if (result.failed()) {
      problem(Failures.problem(result.cause()));
      return;
    }
    Buffer body;
    try {
      body = result.result().encode(maxBytes);
    } catch (RuntimeException e) {
      // The boundary of a request: whatever writing an answer throws, the caller gets an answer.
      problem(Failures.problem(e));
      return;
    }
    if (response.headWritten() || response.closed()) {
      return;
    }
    noteLag();
    if (result.result().age() != null) {
      response.putHeader(AGE, Long.toString(result.result().age().toSeconds()));
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
  }

  void problem(Problem problem) {
    if (response.headWritten() || response.closed()) {
      return;
    }
    Problem.Kind kind = problem.kind();
    noteLag();
    if (kind == Problem.Kind.UNAVAILABLE || kind == Problem.Kind.TOO_MANY) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfter().toSeconds()));
    }
    if (kind == Problem.Kind.UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    response
        .setStatusCode(kind.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Answer.of(json -> write(json, problem)).encode(MAX_PROBLEM_BYTES));
  }

  /** Also on a 404: what was not found may only not be applied yet. */
  HttpServerResponse noteLag() {
    lag.header().ifPresent(behind -> response.putHeader(BEHIND, behind));
    return response;
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", TYPE + problem.kind().slug());
    json.writeStringField("title", problem.kind().title());
    json.writeNumberField("status", problem.kind().status());
    json.writeStringField("detail", problem.getMessage());
    json.writeEndObject();
  }
}
