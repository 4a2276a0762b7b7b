package io.plaudit.ingest.dialect;

import java.util.List;
import java.util.Optional;

/**
 * The adapter of one vendor's API: its requests become canonical events or native queries, and it
 * words every answer, failures too. An adapter sees data, never the web framework, and keeps no
 * state. Thread-safe.
 */
public interface Dialect {

  /** The name in events ({@code source.dialect}), logs and metrics. */
  String name();

  List<Operation> operations();

  /** The headers in which this vendor's clients send their API key, besides the common ones. */
  default List<String> keyHeaders() {
    return List.of();
  }

  /** The header that carries the front door's id of a request, on every answer. */
  default String requestIdHeader() {
    return "x-request-id";
  }

  /** The response headers that a script in a browser may read, besides the common ones. */
  default List<String> exposedHeaders() {
    return List.of(requestIdHeader());
  }

  /**
   * The header by which this vendor's clients name one attempt to write, and which counts where
   * they send no {@code Idempotency-Key}; empty where there is none.
   */
  default Optional<String> attemptHeader() {
    return Optional.empty();
  }

  DialectResponse failure(Failure failure);
}
