package io.plaudit.ingest.http;

import io.plaudit.perimeter.SecurityHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** What answers tell browsers. */
final class BrowserHeaders {

  private static final List<Header> PAGE = encoded(SecurityHeaders.ofPages());

  private final List<Header> data;

  private record Header(CharSequence name, CharSequence value) {}

  /**
   * @param tls whether all answers go over TLS
   */
  BrowserHeaders(boolean tls) {
    data = encoded(SecurityHeaders.ofData(tls));
  }

  /** Adds those that every answer has. */
  void addTo(MultiMap response) {
    add(data, response);
  }

  /** Adds those that an answer has beside them where a browser may show it as a page. */
  static void addPageTo(MultiMap response) {
    add(PAGE, response);
  }

  /** Takes those out that every answer has, from one that comes from elsewhere. */
  static void removeFrom(MultiMap response) {
    SecurityHeaders.ofData(true).keySet().forEach(response::remove);
  }

  private static void add(List<Header> headers, MultiMap response) {
    for (Header header : headers) {
      response.add(header.name, header.value);
    }
  }

  /** Encoded once, since all answers bear the same. */
  private static List<Header> encoded(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(
            header ->
                new Header(
                    HttpHeaders.createOptimized(header.getKey()),
                    HttpHeaders.createOptimized(header.getValue())))
        .toList();
  }
}
