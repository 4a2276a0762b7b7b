package io.plaudit.aggregator.query;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads the body of a paused request, up to a limit. */
final class RequestBody {

  private RequestBody() {}

  /** The body; fails with 413 beyond the limit, and goes on reading without keeping anything. */
  static Future<Buffer> read(HttpServerRequest request, int maxBytes) {
    Promise<Buffer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= maxBytes) {
            body.appendBuffer(chunk);
          } else {
            promise.tryFail(
                new Problem(
                    Problem.Kind.TOO_LARGE, "the body has more than " + maxBytes + " bytes"));
          }
        });
    request.endHandler(end -> promise.tryComplete(body));
    request.exceptionHandler(promise::tryFail);
    request.resume();
    return promise.future();
  }
}
