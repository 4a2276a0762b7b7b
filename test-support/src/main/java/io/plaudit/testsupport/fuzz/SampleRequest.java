package io.plaudit.testsupport.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that is as its API wants it.
 *
 * @param path without a query
 * @param query decoded
 * @param body empty where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
public record SampleRequest(
    String method, String path, Map<String, String> query, String contentType, byte[] body) {

  private static final String FILE = "requests.json";
  private static final String JSON = "application/json";

  public SampleRequest {
    query = new LinkedHashMap<>(query);
  }

  /**
   * All samples: of every operation that writes at least one.
   *
   * @param signedPath the path of a presigned URL, which must be made first
   */
  public static List<SampleRequest> all(String signedPath) {
    List<SampleRequest> all = new ArrayList<>();
    try (InputStream file = SampleRequest.class.getResourceAsStream(FILE)) {
      for (JsonNode sample : new ObjectMapper().readTree(file)) {
        Map<String, String> query = new LinkedHashMap<>();
        sample
            .path("query")
            .properties()
            .forEach(e -> query.put(e.getKey(), e.getValue().asText()));
        all.add(
            new SampleRequest(
                sample.path("method").asText(),
                sample.path("path").asText().replace("{signed}", signedPath),
                query,
                sample.path("type").asText(JSON),
                sample.path("body").asText().getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Whether this is the path of a request for a template such as {@code /a/{id}}. */
  public boolean isFor(String method, String template) {
    if (!this.method.equals(method)) {
      return false;
    }
    List<String> wanted = segments(template);
    List<String> given = segments(path);
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.size() != given.size()
          || !(wanted.get(i).startsWith("{") || wanted.get(i).equals(given.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** The parts of a path between its slashes. */
  public static List<String> segments(String path) {
    return Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
  }
}
