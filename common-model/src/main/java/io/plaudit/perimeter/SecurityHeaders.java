package io.plaudit.perimeter;

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

  private static final Map<String, String> UNDER_TLS =
      Map.of(
          "X-Content-Type-Options", ALWAYS.get("X-Content-Type-Options"),
          "Content-Security-Policy", ALWAYS.get("Content-Security-Policy"),
          "Referrer-Policy", ALWAYS.get("Referrer-Policy"),
          // A year, of this host alone: what else the domain serves is not ours to say.
          "Strict-Transport-Security", "max-age=31536000");

  private SecurityHeaders() {}

  /**
   * Names and values.
   *
   * @param tls whether the answer goes over TLS
   */
  public static Map<String, String> of(boolean tls) {
    return tls ? UNDER_TLS : ALWAYS;
  }
}
