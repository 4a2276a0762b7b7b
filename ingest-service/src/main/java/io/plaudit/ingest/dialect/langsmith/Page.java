package io.plaudit.ingest.dialect.langsmith;

import java.util.List;
import java.util.stream.Stream;

/**
 * A page of a list, by offset: at most 100 items.
 *
 * @param limit of its items
 */
record Page(int offset, int limit) {

  static final String LIMIT = "limit";
  static final String OFFSET = "offset";

  private static final int MAX_LIMIT = 100;
  private static final int MAX_OFFSET = 100_000;

  static Page of(QueryParameters parameters) {
    return new Page(
        parameters.whole(OFFSET, 0, 0, MAX_OFFSET),
        parameters.whole(LIMIT, MAX_LIMIT, 1, MAX_LIMIT));
  }

  <T> List<T> of(Stream<T> items) {
    return items.skip(offset).limit(limit).toList();
  }
}
