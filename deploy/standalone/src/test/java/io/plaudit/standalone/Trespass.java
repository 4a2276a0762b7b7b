package io.plaudit.standalone;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request with places for references: {@code @name@} stands for what has that name.
 *
 * @param query not encoded
 * @param body null where there is none
 */
record Trespass(
    ApiOperation operation,
    String path,
    Map<String, String> query,
    String body,
    String contentType) {

  /** The header under which all of them are sent. */
  static final String IDEMPOTENCY_KEY = "the-same-for-everybody";

  Trespass {
    query = new LinkedHashMap<>(query);
  }

  /** Path and query with these references in their places. */
  String target(Map<String, String> references) {
    String filled = path;
    for (Map.Entry<String, String> reference : references.entrySet()) {
      filled = filled.replace("@" + reference.getKey() + "@", encoded(reference.getValue()));
    }
    return query.entrySet().stream()
        .map(e -> encoded(e.getKey()) + "=" + encoded(filled(e.getValue(), references)))
        .collect(Collectors.joining("&", filled + (query.isEmpty() ? "" : "?"), ""));
  }

  String body(Map<String, String> references) {
    return body == null ? null : filled(body, references);
  }

  /** Everything of it that its sender has said. */
  String said(Map<String, String> references) {
    StringBuilder said = new StringBuilder(filled(path, references));
    query.values().forEach(value -> said.append(' ').append(filled(value, references)));
    return said.append(' ').append(body(references)).toString();
  }

  @Override
  public String toString() {
    return operation.method() + " " + path + " " + query + (body == null ? "" : " " + body);
  }

  private static String filled(String template, Map<String, String> references) {
    String filled = template;
    for (Map.Entry<String, String> reference : references.entrySet()) {
      filled = filled.replace("@" + reference.getKey() + "@", reference.getValue());
    }
    return filled;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
