package io.plaudit.aggregator.query;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Which endpoint a path belongs to. Paths are matched by their raw segments, so that an encoded
 * slash stays within its segment.
 */
final class Routes {

  private static final String VARIABLE = "{}";

  private final List<Route> routes = new ArrayList<>();

  /**
   * @param segments names, and "{}" in the places of texts
   */
  private record Route(HttpMethod method, List<String> segments, Call.Endpoint endpoint) {

    boolean matches(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        if (!segments.get(i).equals(VARIABLE) && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param texts decoded, those of the variables
   */
  record Match(Call.Endpoint endpoint, List<String> texts) {}

  Routes get(String path, Call.Endpoint endpoint) {
    return add(HttpMethod.GET, path, endpoint);
  }

  Routes post(String path, Call.Endpoint endpoint) {
    return add(HttpMethod.POST, path, endpoint);
  }

  Routes delete(String path, Call.Endpoint endpoint) {
    return add(HttpMethod.DELETE, path, endpoint);
  }

  private Routes add(HttpMethod method, String path, Call.Endpoint endpoint) {
    routes.add(new Route(method, rawSegments(path), endpoint));
    return this;
  }

  /**
   * The first route that fits.
   *
   * @throws Problem 404 or 405
   */
  Match match(HttpMethod method, String rawPath) {
    List<String> path = rawSegments(rawPath);
    TreeSet<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.matches(path)) {
        if (route.method().equals(method)) {
          return new Match(route.endpoint(), texts(route, path));
        }
        methods.add(route.method().name());
      }
    }
    if (methods.isEmpty()) {
      throw Problem.notFound("there is nothing at this path");
    }
    throw new Problem(Problem.Kind.METHOD_NOT_ALLOWED, "the methods are " + methods);
  }

  private static List<String> texts(Route route, List<String> path) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      if (route.segments().get(i).equals(VARIABLE)) {
        texts.add(PercentCoding.decode("path", path.get(i), false));
      }
    }
    return texts;
  }

  private static List<String> rawSegments(String path) {
    return Arrays.asList(path.split("/", -1));
  }
}
