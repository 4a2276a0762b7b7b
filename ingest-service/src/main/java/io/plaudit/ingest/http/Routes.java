package io.plaudit.ingest.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which endpoint answers a method and a path. A literal segment wins over a parameter. */
final class Routes {

  private static final String VERSION = "v1";
  private static final String ANY_METHOD = "*";

  private final Map<Integer, List<Entry>> bySegments = new LinkedHashMap<>();
  private final Map<String, Endpoint> byFirst = new HashMap<>();

  /** By path and method, those that have no parameter. */
  private final Map<String, Map<String, Match>> literals = new HashMap<>();

  private record Entry(String method, List<String> template, int parameters, Endpoint endpoint) {

    boolean matches(List<String> segments) {
      for (int i = 0; i < template.size(); i++) {
        if (!isParameter(template.get(i)) && !template.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** What was found for the segments of a path. */
  record Match(Endpoint endpoint, List<String> template, List<String> segments) {

    /**
     * Those of the path, decoded.
     *
     * @throws RequestException 400 where they cannot be
     */
    Map<String, String> parameters() {
      return Routes.parameters(template, segments);
    }
  }

  void add(String method, String path, Endpoint endpoint) {
    List<String> template = RawPath.segments(path);
    int parameters = (int) template.stream().filter(Routes::isParameter).count();
    bySegments
        .computeIfAbsent(template.size(), size -> new ArrayList<>())
        .add(new Entry(method, template, parameters, endpoint));
    byFirst.putIfAbsent(first(template), endpoint);
    if (parameters == 0) {
      literals
          .computeIfAbsent(path, first -> new HashMap<>())
          .putIfAbsent(method, new Match(endpoint, template, template));
    }
  }

  /** The short way to an endpoint whose path is this, to the letter; null where there is none. */
  Match literal(String method, String path) {
    Map<String, Match> methods = literals.get(path);
    return methods == null ? null : methods.get(method);
  }

  /**
   * The endpoint for this request.
   *
   * @throws RequestException 404, or 405 when the path is known under other methods
   */
  Match find(String method, List<String> segments) {
    Match match = match(method, segments);
    if (match == null) {
      throw unknown(method, segments);
    }
    return match;
  }

  /** The same, null where there is none. */
  Match match(String method, List<String> segments) {
    Entry found = best(method, segments);
    return found == null ? null : new Match(found.endpoint(), found.template(), segments);
  }

  /**
   * Who words the answer where there is no endpoint for this request: who has this path under
   * another method, else who was first to have a path that begins so.
   */
  Optional<Endpoint> owner(List<String> segments) {
    Entry otherwise = best(ANY_METHOD, segments);
    return otherwise == null
        ? Optional.ofNullable(byFirst.get(first(segments)))
        : Optional.of(otherwise.endpoint());
  }

  /** Of equally literal ones the first that was added; null where none matches. */
  private Entry best(String method, List<String> segments) {
    Entry best = null;
    for (Entry entry : bySegments.getOrDefault(segments.size(), List.of())) {
      if ((method.equals(ANY_METHOD) || method.equals(entry.method()))
          && (best == null || entry.parameters() < best.parameters())
          && entry.matches(segments)) {
        best = entry;
      }
    }
    return best;
  }

  /** Why there is none. */
  RequestException unknown(String method, List<String> segments) {
    Set<String> methods = new TreeSet<>();
    for (Entry entry : bySegments.getOrDefault(segments.size(), List.of())) {
      if (entry.matches(segments)) {
        methods.add(entry.method());
      }
    }
    return methods.isEmpty()
        ? new RequestException(404, "there is nothing at this path")
        : RequestException.notAllowed(method, methods);
  }

  /** The segment that tells APIs apart: the first one after the version that all share. */
  private static String first(List<String> segments) {
    int at = !segments.isEmpty() && segments.get(0).equals(VERSION) ? 1 : 0;
    return at < segments.size() ? segments.get(at) : "";
  }

  private static Map<String, String> parameters(List<String> template, List<String> segments) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String name = template.get(i);
      if (isParameter(name)) {
        parameters.put(name.substring(1, name.length() - 1), RawPath.decode(segments.get(i)));
      }
    }
    return parameters;
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }
}
