package io.plaudit.perimeter;

import java.util.HashMap;
import java.util.Map;

/**
 * What browsers are told: data is data, and runs nothing, is framed by nobody, and leads nowhere.
 */
public final class SecurityHeaders {

  /** Of data that a program has asked for: it is what its type says, and nothing else. */
  private static final Map<String, String> DATA = Map.of("X-Content-Type-Options", "nosniff");

  /** Of what somebody may look at in a browser, under an address that may be a secret. */
  private static final Map<String, String> PAGE =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer");

  /** A year, of this host alone: what else the domain serves is not ours to say. */
  private static final Map<String, String> TRANSPORT =
      Map.of("Strict-Transport-Security", "max-age=31536000");

  private SecurityHeaders() {}

  /**
   * Names and values of what every answer has.
   *
   * @param tls whether the answer goes over TLS
   */
  public static Map<String, String> ofData(boolean tls) {
    return tls ? joined(DATA, TRANSPORT) : DATA;
  }

  /** Names and values of what a page has beside those. */
  public static Map<String, String> ofPages() {
    return PAGE;
  }

  /** All that there are, on a page. */
  public static Map<String, String> all(boolean tls) {
    return joined(ofData(tls), PAGE);
  }

  private static Map<String, String> joined(Map<String, String> some, Map<String, String> others) {
    Map<String, String> headers = new HashMap<>(some);
    headers.putAll(others);
    return Map.copyOf(headers);
  }
}
