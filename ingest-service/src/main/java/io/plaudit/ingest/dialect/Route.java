package io.plaudit.ingest.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an operation is found. A path is a sequence of segments separated by {@code /}, a segment
 * in braces is a parameter: {@code /v1/feedback/{id}}. Empty segments of a request's path do not
 * count, and a segment is decoded only after the path was split, so {@code %2F} stays part of a
 * parameter.
 *
 * @param name what the operation is called in ids and metrics; changing it changes derived ids
 * @param paths all paths that lead to it
 */
public record Route(String name, List<String> methods, List<String> paths) {

  public Route {
    methods = List.copyOf(methods);
    paths = List.copyOf(paths);
  }

  /**
   * The same paths below each of several bases; called by the first of both.
   *
   * @param bases where a vendor's API is found
   */
  public static Route below(List<String> bases, String method, String... paths) {
    return new Route(
        method + " " + bases.get(0) + paths[0],
        List.of(method),
        Arrays.stream(paths).flatMap(path -> bases.stream().map(base -> base + path)).toList());
  }

  /** The same by one more method; it is called as before. */
  public Route alsoBy(String method) {
    return new Route(name, Stream.concat(methods.stream(), Stream.of(method)).toList(), paths);
  }
}
