package io.plaudit.ingest.http;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import java.util.Map;
import java.util.function.Supplier;

/** Something that answers requests. */
interface Endpoint {

  /**
   * Answers, now or later, or throws; on the event loop of the request.
   *
   * @param parameters those of the path, decoded; throws {@link RequestException} where they cannot
   *     be
   */
  void handle(Exchange exchange, Supplier<Map<String, String>> parameters);

  /**
   * Gives an exchange what all answers here have, also when there is nothing to {@link #handle}.
   */
  default void adopt(Exchange exchange) {
    exchange.wording(this::failure);
  }

  /** How it words a failure. */
  DialectResponse failure(Failure failure);
}
