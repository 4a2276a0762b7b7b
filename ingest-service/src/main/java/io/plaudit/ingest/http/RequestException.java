package io.plaudit.ingest.http;

import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Set;

/** A request that ends before any dialect sees it. The message is safe to send. */
final class RequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String allow;

  RequestException(int status, String message) {
    this(status, message, null);
  }

  private RequestException(int status, String message, String allow) {
    super(message, null, false, false);
    this.status = status;
    this.allow = allow;
  }

  /** The path is known, under these methods. */
  static RequestException notAllowed(String method, Set<String> allowed) {
    return new RequestException(
        405, method + " is not possible here, but " + allowed, String.join(", ", allowed));
  }

  static RequestException tooLarge(long maxBytes) {
    return new RequestException(413, "body must have at most " + maxBytes + " bytes");
  }

  int status() {
    return status;
  }

  /** Those that this refusal itself needs. */
  Map<String, String> headers() {
    return allow == null ? Map.of() : Map.of(HttpHeaders.ALLOW.toString(), allow);
  }
}
