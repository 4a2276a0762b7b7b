package io.plaudit.access;

import java.time.Duration;

/**
 * The signed assertion that the front door sends to the aggregator in place of the caller's key: a
 * JWT (RFC 7519), HMAC with SHA-256 under a secret that both services share. The names both sides
 * must agree on.
 */
public final class Assertions {

  public static final String ALGORITHM = "HS256";
  public static final String ISSUER = "plaudit-ingest";
  public static final String AUDIENCE = "plaudit-aggregator";
  public static final String TENANT = "tenant";
  public static final String USER = "user";

  /**
   * In the place of a tenant, which cannot be called so: the front door asks for itself, of what
   * belongs to whoever shows it.
   */
  public static final String NO_TENANT = "*";

  /** The scopes' names, separated by spaces, as in OAuth 2.0 (RFC 6749, section 3.3). */
  public static final String SCOPE = "scope";

  /** How long one is good: it is made for a single call. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  public static final int MIN_SECRET_BYTES = 32;

  private Assertions() {}
}
