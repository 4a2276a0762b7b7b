package io.plaudit.perimeter;

import java.util.HashMap;
import java.util.Map;

/**
 * What browsers are told with every answer: data is shown as data, runs nothing, is framed by
 * nobody, and the address of a page stays with it.
 */
public final class SecurityHeaders {

  private static final Map<String, String> ALWAYS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer");

  private static final Map<String, String> UNDER_TLS = withTransportSecurity(ALWAYS);

  private SecurityHeaders() {}

  /**
   * Names and values.
   *
   * @param tls whether the answer goes over TLS
   */
  public static Map<String, String> of(boolean tls) {
    return tls ? UNDER_TLS : ALWAYS;
  }

  private static Map<String, String> withTransportSecurity(Map<String, String> others) {
    Map<String, String> headers = new HashMap<>(others);
    // A year, of this host alone: what else the domain serves is not ours to say.
    headers.put("Strict-Transport-Security", "max-age=31536000");
    return Map.copyOf(headers);
  }
}
