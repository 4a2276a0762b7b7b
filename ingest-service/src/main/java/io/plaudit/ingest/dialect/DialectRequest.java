package io.plaudit.ingest.dialect;

import io.plaudit.access.Principal;
import io.plaudit.ingest.idempotency.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an adapter sees of a request.
 *
 * @param parameters those of the path, decoded
 * @param query decoded, in the order of the URL
 * @param headers finds a header by its name in any case, null when it is not there
 * @param body decompressed; empty when there is none
 * @param receivedAt the server's clock, in microseconds
 * @param attempt what ids derive from
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and a copy of a body would cost.
public record DialectRequest(
    Map<String, String> parameters,
    Map<String, List<String>> query,
    UnaryOperator<String> headers,
    byte[] body,
    Principal principal,
    Instant receivedAt,
    Attempt attempt) {

  /** The last value of a query parameter; blank is absent. */
  public Optional<String> parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(values.size() - 1)).filter(value -> !value.isBlank());
  }
}
