package io.plaudit.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.model.Digests;
import io.plaudit.model.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The API keys that an operator configured. Only their SHA-256 is known here. A presented key is
 * hashed before it is looked up, so the time that a look-up takes says nothing about any key.
 */
public final class ApiKeys implements Authenticator {

  private static final int MAX_KEY_CHARACTERS = 512;
  private static final int SHA_256_HEX = 64;

  private final Map<String, Configured> bySha256;

  /**
   * A key that is configured.
   *
   * @param expiry from then on it is no longer good; {@link Instant#MAX} for never
   */
  public record Configured(Principal principal, Instant expiry) {

    /** Whose key it is; empty when it has expired. */
    public Optional<Principal> at(InstantSource clock) {
      return expiry.equals(Instant.MAX) || clock.instant().isBefore(expiry)
          ? Optional.of(principal)
          : Optional.empty();
    }
  }

  private ApiKeys(Map<String, Configured> bySha256) {
    this.bySha256 = Map.copyOf(bySha256);
  }

  public static ApiKeys none() {
    return new ApiKeys(Map.of());
  }

  /**
   * Reads {@code [{"name":"gateway","sha256":"…64 hex…","tenant":"acme","user":"uuid","scopes":
   * ["write","read"],"rate":100,"expires_at":"2027-01-01T00:00:00Z"}]}. A key without {@code user}
   * gets a user derived from tenant and name; one without {@code rate} (feedbacks a second) may
   * write as much as its tenant may; one without {@code expires_at} never expires. Keys of a tenant
   * that have name and rate in common share the rate, so that one can replace another.
   *
   * @throws IllegalArgumentException naming the key (never its hash) and the broken rule
   */
  public static ApiKeys parse(String json) {
    JsonNode keys;
    try {
      keys = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("must be a JSON array of keys", e);
    }
    if (!keys.isArray()) {
      throw new IllegalArgumentException("must be a JSON array of keys");
    }
    Map<String, Configured> bySha256 = new HashMap<>();
    for (JsonNode key : keys) {
      String name = key.path("name").asText();
      try {
        if (bySha256.put(hash(key), configured(name, key)) != null) {
          throw new IllegalArgumentException("is there twice");
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("key \"" + name + "\": " + e.getMessage(), e);
      }
    }
    return new ApiKeys(bySha256);
  }

  public ApiKeys and(ApiKeys more) {
    Map<String, Configured> all = new HashMap<>(bySha256);
    all.putAll(more.bySha256);
    return new ApiKeys(all);
  }

  public boolean isEmpty() {
    return bySha256.isEmpty();
  }

  /** Whose key this is; empty for an unknown, an expired, an empty or an absurdly long one. */
  @Override
  public Optional<Principal> authenticate(String presented) {
    return isPossible(presented)
        ? find(sha256(presented)).flatMap(key -> key.at(InstantSource.system()))
        : Optional.empty();
  }

  /** Whether this can be a key at all: what is not need not be hashed. */
  public static boolean isPossible(String presented) {
    return presented != null && !presented.isEmpty() && presented.length() <= MAX_KEY_CHARACTERS;
  }

  /** The key of this hash, expired or not. */
  public Optional<Configured> find(String sha256) {
    return Optional.ofNullable(bySha256.get(sha256));
  }

  /** The hash under which a key is configured: lower-case hexadecimal SHA-256 of its UTF-8. */
  public static String sha256(String key) {
    return HexFormat.of().formatHex(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return bySha256.size() + " API keys";
  }

  /** Whether this is written as {@link #sha256} writes one. */
  static boolean isSha256(String text) {
    return text.length() == SHA_256_HEX && text.matches("[0-9a-f]+");
  }

  private static String hash(JsonNode key) {
    String hash = key.path("sha256").asText();
    if (!isSha256(hash)) {
      throw new IllegalArgumentException("sha256 must be 64 lower-case hexadecimal digits");
    }
    return hash;
  }

  private static Configured configured(String name, JsonNode key) {
    return new Configured(
        principal(name, key), key.hasNonNull("expires_at") ? expiry(key) : Instant.MAX);
  }

  private static Instant expiry(JsonNode key) {
    try {
      return OffsetDateTime.parse(key.get("expires_at").asText()).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expires_at must be a time such as 2027-01-01T00:00:00Z", e);
    }
  }

  private static Optional<KeyRate> rate(String name, JsonNode key) {
    if (!key.hasNonNull("rate")) {
      return Optional.empty();
    }
    JsonNode rate = key.get("rate");
    boolean whole = rate.isIntegralNumber() && rate.canConvertToInt();
    return Optional.of(new KeyRate(name, whole ? rate.intValue() : 0));
  }

  private static Principal principal(String name, JsonNode key) {
    String tenant = Rules.tenant(key.path("tenant").asText());
    UUID user =
        key.hasNonNull("user")
            ? UUID.fromString(key.get("user").asText())
            : Digests.nameUuid(tenant, name);
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    key.path("scopes").forEach(scope -> scopes.add(Scope.of(scope.asText())));
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException(
          "scopes must name at least one of write, read, admin, operator");
    }
    return new Principal(tenant, user, scopes, rate(name, key));
  }
}
