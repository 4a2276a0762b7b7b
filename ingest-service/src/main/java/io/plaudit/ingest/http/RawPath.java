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

  private static final int USUAL_SEGMENTS = 8;

  private RawPath() {}

  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(USUAL_SEGMENTS);
    int start = 0;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (end > start) {
        segments.add(path.substring(start, end));
      }
      start = end + 1;
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
