package io.plaudit.ingest.dialect;

import java.util.List;

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
}
