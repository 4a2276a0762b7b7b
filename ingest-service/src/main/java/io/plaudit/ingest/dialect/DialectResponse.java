package io.plaudit.ingest.dialect;

import java.util.Map;

/** What an adapter answers. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and a copy of a body would cost.
public record DialectResponse(
    int status, String contentType, Map<String, String> headers, byte[] body) {

  private static final String JSON = "application/json";

  public DialectResponse {
    headers = Map.copyOf(headers);
  }

  public static DialectResponse json(int status, byte[] body) {
    return new DialectResponse(status, JSON, Map.of(), body);
  }

  public static DialectResponse json(int status, byte[] body, Map<String, String> headers) {
    return new DialectResponse(status, JSON, headers, body);
  }
}
