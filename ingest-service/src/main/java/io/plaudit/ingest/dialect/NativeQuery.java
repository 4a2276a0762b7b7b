package io.plaudit.ingest.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One GET of the native query API.
 *
 * @param path absolute, already percent-encoded
 * @param parameters not encoded yet
 */
public record NativeQuery(String path, Map<String, String> parameters) {

  public NativeQuery {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** This query with one more parameter. */
  public NativeQuery with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new NativeQuery(path, more);
  }
}
