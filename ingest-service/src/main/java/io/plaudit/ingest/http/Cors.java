package io.plaudit.ingest.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/**
 * Cross-origin requests from browsers (https://fetch.spec.whatwg.org/#http-cors-protocol). Keys are
 * sent in headers by the page itself and never by the browser, so any origin may be allowed.
 */
final class Cors {

  private static final String ANY = "*";
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;
  private final String exposed;

  /**
   * @param origins allowed ones, or {@code *}
   * @param exposed the response headers that a page may read
   */
  Cors(List<String> origins, List<String> exposed) {
    this.origins = Set.copyOf(origins);
    this.exposed = String.join(", ", exposed);
  }

  static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /**
   * Lets a page read this response.
   *
   * @param origin that of the page, null where the request has none
   */
  void allow(String origin, MultiMap response) {
    if (origin == null) {
      return;
    }
    if (origins.contains(ANY)) {
      response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    } else {
      response.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
      if (origins.contains(origin)) {
        response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      }
    }
    response.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
  }

  void allowPreflight(HttpServerRequest request, MultiMap response) {
    allow(request.getHeader(HttpHeaders.ORIGIN), response);
    response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    response.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    String headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (headers != null) {
      response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
  }
}
