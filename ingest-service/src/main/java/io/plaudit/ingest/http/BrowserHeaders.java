package io.plaudit.ingest.http;

import io.plaudit.perimeter.SecurityHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** What every answer tells browsers. Any of them may be looked at in one. */
final class BrowserHeaders {

  /** Encoded once, since every answer bears them. */
  private final List<Header> headers = new ArrayList<>();

  private record Header(CharSequence name, CharSequence value) {}

  /**
   * @param tls whether all answers go over TLS
   */
  BrowserHeaders(boolean tls) {
    SecurityHeaders.of(tls)
        .forEach(
            (name, value) ->
                headers.add(
                    new Header(
                        HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value))));
  }

  void addTo(MultiMap response) {
    for (Header header : headers) {
      response.add(header.name, header.value);
    }
  }

  /** Takes those out that come from elsewhere. */
  static void removeFrom(MultiMap response) {
    SecurityHeaders.of(true).keySet().forEach(response::remove);
  }
}
