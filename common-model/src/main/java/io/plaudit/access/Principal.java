package io.plaudit.access;

import java.util.Set;
import java.util.UUID;

/** Who is calling, as a key or an assertion proved it. The only source of a tenant over HTTP. */
public record Principal(String tenant, UUID user, Set<Scope> scopes) {

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope) || (scope == Scope.ADMIN && scopes.contains(Scope.OPERATOR));
  }
}
