package io.plaudit.standalone.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A path with its query, while it is put together. */
final class ApiPath {

  private final StringBuilder text;
  private char separator = '?';

  ApiPath(String path) {
    text = new StringBuilder(path);
  }

  /** One more segment of the path. */
  ApiPath segment(String name) {
    text.append('/').append(encoded(name));
    return this;
  }

  /** One more parameter, unless it is null. */
  ApiPath with(String name, Object value) {
    if (value != null) {
      text.append(separator).append(name).append('=').append(encoded(value.toString()));
      separator = '&';
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
