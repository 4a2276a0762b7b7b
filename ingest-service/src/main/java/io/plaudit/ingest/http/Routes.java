package io.plaudit.ingest.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which endpoint answers a method and a path. A literal segment wins over a parameter. */
final class Routes {

  private static final String VERSION = "v1";

  private final Map<Integer, List<Entry>> bySegments = new LinkedHashMap<>();
  private final Map<String, Endpoint> byFirst = new HashMap<>();

  /** By path and method, those that have no parameter. */
  private final Map<String, Map<String, Match>> literals = new HashMap<>();

  private record Entry(String method, List<String> template, Endpoint endpoint) {

    boolean matches(List<String> segments) {
      for (int i = 0; i < template.size(); i++) {
        if (!isParameter(template.get(i)) && !template.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }

    long parameters() {
      return template.stream().filter(Routes::isParameter).count();
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
    bySegments
        .computeIfAbsent(template.size(), size -> new ArrayList<>())
        .add(new Entry(method, template, endpoint));
    byFirst.putIfAbsent(first(template), endpoint);
    if (template.stream().noneMatch(Routes::isParameter)) {
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
    Entry found =
        best(segments, entry -> entry.method().equals(method))
            .orElseThrow(() -> unknown(method, segments));
    return new Match(found.endpoint(), found.template(), segments);
  }

  /**
   * Who words the answer, whether or not there is an endpoint for this request: the endpoint
   * itself, else who has this path under another method, else who was first to have a path that
   * begins so.
   */
  Optional<Endpoint> owner(String method, List<String> segments) {
    return best(segments, entry -> entry.method().equals(method))
        .or(() -> best(segments, entry -> true))
        .map(Entry::endpoint)
        .or(() -> Optional.ofNullable(byFirst.get(first(segments))));
  }

  /** Of equally literal ones the first that was added. */
  private Optional<Entry> best(List<String> segments, Predicate<Entry> condition) {
    return bySegments.getOrDefault(segments.size(), List.of()).stream()
        .filter(condition)
        .filter(entry -> entry.matches(segments))
        .min(Comparator.comparingLong(Entry::parameters));
  }

  private RequestException unknown(String method, List<String> segments) {
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
