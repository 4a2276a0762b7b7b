package io.plaudit.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.model.Digests;
import io.plaudit.model.Rules;
import java.nio.charset.StandardCharsets;
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
public final class ApiKeys {

  private static final int MAX_KEY_CHARACTERS = 512;
  private static final int SHA_256_HEX = 64;

  private final Map<String, Principal> bySha256;

  private ApiKeys(Map<String, Principal> bySha256) {
    this.bySha256 = Map.copyOf(bySha256);
  }

  public static ApiKeys none() {
    return new ApiKeys(Map.of());
  }

  /**
   * Reads {@code [{"name":"gateway","sha256":"…64 hex…","tenant":"acme","user":"uuid","scopes":
   * ["write","read"]}]}. A key without {@code user} gets a user derived from tenant and name.
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
    Map<String, Principal> bySha256 = new HashMap<>();
    for (JsonNode key : keys) {
      String name = key.path("name").asText();
      try {
        if (bySha256.put(hash(key), principal(name, key)) != null) {
          throw new IllegalArgumentException("is there twice");
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("key \"" + name + "\": " + e.getMessage(), e);
      }
    }
    return new ApiKeys(bySha256);
  }

  public ApiKeys and(ApiKeys more) {
    Map<String, Principal> all = new HashMap<>(bySha256);
    all.putAll(more.bySha256);
    return new ApiKeys(all);
  }

  public boolean isEmpty() {
    return bySha256.isEmpty();
  }

  /** Whose key this is; empty for an unknown, an empty or an absurdly long one. */
  public Optional<Principal> authenticate(String presented) {
    return presented == null || presented.isEmpty() || presented.length() > MAX_KEY_CHARACTERS
        ? Optional.empty()
        : Optional.ofNullable(bySha256.get(sha256(presented)));
  }

  /** The hash under which a key is configured: lower-case hexadecimal SHA-256 of its UTF-8. */
  public static String sha256(String key) {
    return HexFormat.of().formatHex(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return bySha256.size() + " API keys";
  }

  private static String hash(JsonNode key) {
    String hash = key.path("sha256").asText();
    if (hash.length() != SHA_256_HEX || !hash.matches("[0-9a-f]+")) {
      throw new IllegalArgumentException("sha256 must be 64 lower-case hexadecimal digits");
    }
    return hash;
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
    return new Principal(tenant, user, scopes);
  }
}
