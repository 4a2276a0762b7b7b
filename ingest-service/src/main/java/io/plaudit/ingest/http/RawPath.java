package io.plaudit.ingest.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request as it was sent, in segments. Routing works on the encoded text, so that an
 * escaped slash never becomes a separator; empty segments do not count.
 */
final class RawPath {

  private RawPath() {}

  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(4);
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        if (i > start) {
          segments.add(path.substring(start, i));
        }
        start = i + 1;
      }
    }
    return segments;
  }

  static String join(List<String> segments) {
    return "/" + String.join("/", segments);
  }

  static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RequestException(400, "the path must be percent-encoded UTF-8");
    }
  }
}
