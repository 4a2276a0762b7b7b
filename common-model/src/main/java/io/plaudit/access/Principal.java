package io.plaudit.access;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who is calling, as a key or an assertion proved it. The only source of a tenant over HTTP.
 *
 * @param rate how much may be written by this key; empty where nothing is said
 */
public record Principal(String tenant, UUID user, Set<Scope> scopes, Optional<KeyRate> rate) {

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** One without a rate. */
  public Principal(String tenant, UUID user, Set<Scope> scopes) {
    this(tenant, user, scopes, Optional.empty());
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope) || (scope == Scope.ADMIN && scopes.contains(Scope.OPERATOR));
  }
}
