package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import java.util.Set;
import java.util.UUID;

/**
 * A token that is what it says, with what each of its uses needs.
 *
 * @param name unlike that of any other token, those of other tenants too
 * @param holder whoever comes with it
 */
record Token(UUID id, TokenClaims claims, String name, Principal holder) {

  private static final UUID NOBODY = new UUID(0, 0);

  static Token of(UUID id, TokenClaims claims) {
    return new Token(
        id,
        claims,
        TokenObjects.name(claims.tenant(), id),
        new Principal(claims.tenant(), NOBODY, Set.of(Scope.WRITE)));
  }
}
