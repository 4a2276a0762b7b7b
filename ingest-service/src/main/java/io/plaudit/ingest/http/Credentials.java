package io.plaudit.ingest.http;

import io.plaudit.access.Authenticator;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is calling. The first key that is there decides; others are not tried, because a gateway's
 * client may also send the key of a model's provider.
 */
final class Credentials {

  private static final String COMMON_KEY_HEADER = "x-api-key";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final String BASIC_USER = "api:";

  private final Authenticator keys;
  private final List<CharSequence> keyHeaders;

  /**
   * @param vendorHeaders the headers in which vendors' clients send keys
   */
  Credentials(Authenticator keys, List<String> vendorHeaders) {
    this.keys = keys;
    List<CharSequence> all = new ArrayList<>();
    vendorHeaders.forEach(name -> all.add(HttpHeaders.createOptimized(name)));
    all.add(HttpHeaders.createOptimized(COMMON_KEY_HEADER));
    keyHeaders = List.copyOf(all);
  }

  /** Every header that may hold a key. */
  List<String> headers() {
    return Stream.concat(keyHeaders.stream(), Stream.of(HttpHeaders.AUTHORIZATION))
        .map(CharSequence::toString)
        .toList();
  }

  /**
   * The caller, who has this scope.
   *
   * @throws RequestException 401 without a valid key, 403 without the scope
   */
  Principal require(MultiMap headers, Scope scope) {
    String key =
        presented(headers).orElseThrow(() -> new RequestException(401, "an API key is required"));
    Principal principal =
        keys.authenticate(key)
            .orElseThrow(() -> new RequestException(401, "the API key is not known"));
    if (!principal.may(scope)) {
      throw new RequestException(403, "the API key lacks the scope " + scope.wireName());
    }
    return principal;
  }

  private Optional<String> presented(MultiMap headers) {
    for (CharSequence name : keyHeaders) {
      String key = headers.get(name);
      if (key != null && !key.isBlank()) {
        return Optional.of(key.strip());
      }
    }
    String authorization = headers.get(HttpHeaders.AUTHORIZATION);
    return authorization == null ? Optional.empty() : fromAuthorization(authorization);
  }

  private static Optional<String> fromAuthorization(String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return fromBasic(authorization.substring(BASIC.length()).strip());
    }
    return Optional.empty();
  }

  private static Optional<String> fromBasic(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      return pair.startsWith(BASIC_USER)
          ? Optional.of(pair.substring(BASIC_USER.length()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
