package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.bound.RateBound;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What who comes with a token, and no key, may do: give feedback of the token's key on the token's
 * run, while it is neither expired nor revoked, and not too often.
 */
final class TokenUses {

  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;

  private final TokenSigner signer;
  private final TokenLookup lookup;
  private final TokenObjects objects;
  private final ConfigObjects configs;
  private final RateBound uses;
  private final Consumer<String> checked;
  private final InstantSource clock;

  /**
   * @param perMinute how often one token may be used in a minute
   * @param checked hears how each token was checked: by its "signature" or by a "lookup"
   */
  TokenUses(
      TokenSigner signer,
      TokenLookup lookup,
      TokenObjects objects,
      ConfigObjects configs,
      int perMinute,
      Consumer<String> checked,
      InstantSource clock) {
    this.signer = signer;
    this.lookup = lookup;
    this.objects = objects;
    this.configs = configs;
    this.uses = new RateBound(perMinute);
    this.checked = checked;
    this.clock = clock;
  }

  /** By the claims in the path, which need nobody else. */
  CompletionStage<Operation.Grant> bySignature(Route route, Operation.Visit visit) {
    Map<String, String> path = visit.parameters();
    UUID id = Uuids.parse("path.token", path.get("id"));
    Optional<TokenClaims> claims = signer.verify(path.get("claims"), id);
    checked.accept("signature");
    Token token = Token.of(id, claims.orElseThrow(TokenLookup::unknown));
    return CompletableFuture.completedFuture(grant(route, token));
  }

  /** By the uuid alone. */
  CompletionStage<Operation.Grant> byLookup(Route route, Operation.Visit visit) {
    UUID id = Uuids.parse("path.token", visit.parameters().get("id"));
    checked.accept("lookup");
    return lookup.find(id, visit.address()).thenApply(claims -> grant(route, Token.of(id, claims)));
  }

  private Operation.Grant grant(Route route, Token token) {
    if (objects.isRevoked(token)) {
      throw new RefusedException(FORBIDDEN, "the token is revoked");
    }
    if (!clock.instant().isBefore(token.claims().expiry())) {
      throw new RefusedException(FORBIDDEN, "the token has expired");
    }
    if (!uses.allows(token.name())) {
      throw new RefusedException(TOO_MANY, "the token is used too often");
    }
    return new Operation.Grant(
        token.holder(),
        new Operation.Write(route, request -> TokenSubmission.plan(request, token, configs)));
  }
}
