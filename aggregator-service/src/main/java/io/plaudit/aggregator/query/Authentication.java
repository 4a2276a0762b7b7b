package io.plaudit.aggregator.query;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Assertions;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.Uuids;
import io.plaudit.config.Secret;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Who is calling: by an API key in any of four places, or by the front door's assertion. */
final class Authentication {

  private static final List<String> KEY_HEADERS = List.of("x-portkey-api-key", "x-api-key");
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final UUID NOBODY = new UUID(0, 0);
  private static final int LEEWAY_SECONDS = 5;
  private static final int MAX_ASSERTION_CHARACTERS = 4096;

  private final ApiKeys keys;
  private final KeyLookup madeKeys;
  private final JWTAuth assertions;
  private final InstantSource clock;

  /**
   * @param keys those that are configured; they win
   * @param madeKeys those that were made at run time
   */
  Authentication(
      Vertx vertx, ApiKeys keys, KeyLookup madeKeys, Secret secret, InstantSource clock) {
    this.keys = keys;
    this.madeKeys = madeKeys;
    this.clock = clock;
    this.assertions =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm(Assertions.ALGORITHM)
                        .setBuffer(secret.reveal()))
                .setJWTOptions(
                    new JWTOptions()
                        .setIssuer(Assertions.ISSUER)
                        .addAudience(Assertions.AUDIENCE)
                        .setLeeway(LEEWAY_SECONDS)));
  }

  /** The caller, who may read; else fails with a {@link Problem}, 401 or 403. */
  Future<Principal> reader(MultiMap headers) {
    return caller(headers, Scope.READ);
  }

  /** The same, who may see to what belongs to the tenant. */
  Future<Principal> administrator(MultiMap headers) {
    return caller(headers, Scope.ADMIN);
  }

  /** The same, who may see to all tenants. */
  Future<Principal> operator(MultiMap headers) {
    return caller(headers, Scope.OPERATOR);
  }

  /** Whether who calls shows a key, which may be revoked, and no assertion, which ends soon. */
  boolean isByKey(MultiMap headers) {
    String presented = presented(headers);
    return ApiKeys.isPossible(presented)
        && (MadeKey.isShaped(presented) || keys.find(ApiKeys.sha256(presented)).isPresent());
  }

  private Future<Principal> caller(MultiMap headers, Scope scope) {
    return authenticate(headers)
        .map(
            principal -> {
              if (!principal.may(scope)) {
                throw new Problem(
                    Problem.Kind.FORBIDDEN, "the key lacks the scope " + scope.wireName());
              }
              return principal;
            });
  }

  private Future<Principal> authenticate(MultiMap headers) {
    String presented = presented(headers);
    if (!ApiKeys.isPossible(presented)) {
      return asserted(headers);
    }
    String sha256 = ApiKeys.sha256(presented);
    Optional<ApiKeys.Configured> configured = keys.find(sha256);
    if (configured.isPresent()) {
      return configured
          .get()
          .at(clock)
          .map(Future::succeededFuture)
          .orElseGet(() -> Future.failedFuture(unauthorized()));
    }
    return MadeKey.isShaped(presented) ? made(sha256) : asserted(headers);
  }

  private Future<Principal> made(String sha256) {
    return madeKeys
        .find(sha256)
        .map(
            found ->
                found
                    .filter(key -> key.isLive(clock.instant()))
                    .map(MadeKey::principal)
                    .orElseThrow(Authentication::unauthorized));
  }

  /**
   * The caller as the front door asserts it, which has judged what it may do; an API key is not
   * enough.
   */
  Future<Principal> asserted(MultiMap headers) {
    return asserted(headers, this::principal);
  }

  /** The front door itself, which asks on behalf of no tenant; nobody else may. */
  Future<Principal> frontDoor(MultiMap headers) {
    return asserted(headers, Authentication::door);
  }

  private Future<Principal> asserted(MultiMap headers, Function<User, Principal> reading) {
    String token = credentials(headers, BEARER);
    if (token == null || token.length() > MAX_ASSERTION_CHARACTERS) {
      return Future.failedFuture(unauthorized());
    }
    return assertions
        .authenticate(new TokenCredentials(token))
        .map(this::shortLived)
        .map(reading)
        .recover(failure -> Future.failedFuture(unauthorized()));
  }

  /** The first key that is there decides, as at the front door; null where there is none. */
  private static String presented(MultiMap headers) {
    for (String name : KEY_HEADERS) {
      String key = headers.get(name);
      if (key != null && !key.isBlank()) {
        return key.strip();
      }
    }
    String bearer = credentials(headers, BEARER);
    String basic = credentials(headers, BASIC);
    return bearer != null || basic == null ? bearer : password(basic);
  }

  private static String credentials(MultiMap headers, String scheme) {
    String header = headers.get(HttpHeaders.AUTHORIZATION);
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(scheme)
        ? header.substring(scheme.length()).strip()
        : null;
  }

  /** The key in {@code base64("api:KEY")}; empty where there is none. */
  private static String password(String basic) {
    try {
      String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      return pair.startsWith("api:") ? pair.substring("api:".length()) : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private User shortLived(User user) {
    Object expiry = user.get("exp");
    long latest = clock.instant().plus(Assertions.LIFETIME).getEpochSecond() + LEEWAY_SECONDS;
    if (!(expiry instanceof Number exp) || exp.longValue() > latest) {
      throw unauthorized();
    }
    return user;
  }

  private static Principal door(User user) {
    if (!text(user, Assertions.TENANT).equals(Assertions.NO_TENANT)) {
      throw unauthorized();
    }
    return new Principal(Assertions.NO_TENANT, NOBODY, Set.of());
  }

  /** Whom an assertion names, once its signature, issuer, audience and expiry hold. */
  private Principal principal(User user) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String scope : text(user, Assertions.SCOPE).split(" ", -1)) {
      if (!scope.isEmpty()) {
        scopes.add(scope(scope));
      }
    }
    try {
      UUID id = Uuids.parse(Assertions.USER, text(user, Assertions.USER));
      return new Principal(Rules.tenant(text(user, Assertions.TENANT)), id, scopes);
    } catch (InvalidEventException e) {
      throw unauthorized();
    }
  }

  private static Scope scope(String name) {
    try {
      return Scope.of(name);
    } catch (IllegalArgumentException e) {
      throw unauthorized();
    }
  }

  private static String text(User user, String claim) {
    Object value = user.get(claim);
    if (!(value instanceof String text)) {
      throw unauthorized();
    }
    return text;
  }

  private static Problem unauthorized() {
    return new Problem(
        Problem.Kind.UNAUTHORIZED,
        "give an API key as x-portkey-api-key, x-api-key, Bearer or Basic api:KEY");
  }
}
