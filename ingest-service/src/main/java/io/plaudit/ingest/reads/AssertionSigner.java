package io.plaudit.ingest.reads;

import io.plaudit.access.Assertions;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.stream.Collectors;

/** Signs who is calling, for a single call to the aggregator. */
public final class AssertionSigner {

  private final JWTAuth jwt;

  public AssertionSigner(Vertx vertx, Secret secret) {
    jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm(Assertions.ALGORITHM)
                        .setBuffer(secret.reveal())));
  }

  /** The value of the header {@code Authorization}. */
  public String authorization(Principal principal) {
    String scopes =
        principal.scopes().stream().map(Scope::wireName).sorted().collect(Collectors.joining(" "));
    JsonObject claims =
        new JsonObject()
            .put(Assertions.TENANT, principal.tenant())
            .put(Assertions.USER, principal.user().toString())
            .put(Assertions.SCOPE, scopes);
    JWTOptions options =
        new JWTOptions()
            .setAlgorithm(Assertions.ALGORITHM)
            .setIssuer(Assertions.ISSUER)
            .addAudience(Assertions.AUDIENCE)
            .setExpiresInSeconds((int) Assertions.LIFETIME.toSeconds());
    return "Bearer " + jwt.generateToken(claims, options);
  }
}
