package io.plaudit.ingest.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One question to the native query API: a POST where it has a body, else a GET.
 *
 * @param path absolute, already percent-encoded
 * @param parameters not encoded yet
 * @param body JSON
 */
public record NativeQuery(String path, Map<String, String> parameters, Optional<String> body) {

  public NativeQuery {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  public NativeQuery(String path, Map<String, String> parameters) {
    this(path, parameters, Optional.empty());
  }

  /** This query with one more parameter. */
  public NativeQuery with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new NativeQuery(path, more, body);
  }
}
