package io.plaudit.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.SideObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An API key that was made at run time, as the log of side objects keeps it: all but the key
 * itself, of which there is the SHA-256. It is written when it is made and once more when it is
 * revoked. A revoked key keeps its document, so that nothing that reads the log, however late, can
 * take it for a live one.
 *
 * @param id public: what the key is called where it must not be shown
 * @param sha256 of the key, as {@link ApiKeys#sha256} makes it
 * @param expiresAt from then on it is no longer good; null for never
 * @param rate feedbacks a second that it may send; null where nothing is said
 * @param revokedAt null while it is not revoked
 */
public record MadeKey(
    UUID id,
    String tenant,
    String name,
    String sha256,
    UUID user,
    Set<Scope> scopes,
    Instant expiresAt,
    Integer rate,
    Instant createdAt,
    Instant revokedAt) {

  /** The kind of the side objects that they are. */
  public static final String KIND = "key";

  /** The member of the documents by which a key is found. */
  public static final String SHA_256 = "sha256";

  public static final int MAX_NAME_CHARACTERS = 100;
  public static final int MAX_RATE = KeyRate.MAX;

  /** Every key that is made begins so. */
  public static final String PREFIX = "pk_";

  private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How it stands with a key. */
  public enum State {
    LIVE,
    EXPIRED,
    REVOKED;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public MadeKey {
    Rules.tenant(tenant);
    name(name);
    requireHash(sha256);
    scopes = Set.copyOf(scopes);
    if (scopes.isEmpty() || scopes.contains(Scope.OPERATOR)) {
      throw InvalidEventException.of("scopes", "must name at least one of write, read, admin");
    }
    if (createdAt == null) {
      throw InvalidEventException.of("created_at", "is required");
    }
    if (rate != null && (rate < 1 || rate > MAX_RATE)) {
      throw InvalidEventException.of("rate", "must be a whole number from 1 to " + MAX_RATE, rate);
    }
  }

  /** Whether this can be a key that was made: nothing else need be looked up. */
  public static boolean isShaped(String presented) {
    return presented != null && SHAPE.matcher(presented).matches();
  }

  /** This name, if it can be that of a key. */
  public static String name(String name) {
    if (name == null
        || name.isBlank()
        || name.codePointCount(0, name.length()) > MAX_NAME_CHARACTERS
        || name.chars().anyMatch(Character::isISOControl)) {
      throw InvalidEventException.of(
          "name",
          "is required: text of 1 to "
              + MAX_NAME_CHARACTERS
              + " characters without control characters");
    }
    return Rules.storable("name", name);
  }

  public State state(Instant now) {
    if (revokedAt != null) {
      return State.REVOKED;
    }
    return expiresAt == null || now.isBefore(expiresAt) ? State.LIVE : State.EXPIRED;
  }

  public boolean isLive(Instant now) {
    return state(now) == State.LIVE;
  }

  /** Who shows the key; whether it is live is another question. */
  public Principal principal() {
    return new Principal(
        tenant,
        user,
        scopes,
        Optional.ofNullable(rate).map(perSecond -> new KeyRate(id.toString(), perSecond)));
  }

  /** The same, revoked. */
  public MadeKey revoked(Instant now) {
    return new MadeKey(id, tenant, name, sha256, user, scopes, expiresAt, rate, createdAt, now);
  }

  public static ObjectRef ref(String tenant, UUID id) {
    return new ObjectRef(tenant, KIND, id.toString());
  }

  /** What stores it. */
  public SideObject object() {
    ObjectNode json = JSON.createObjectNode();
    json.put(SHA_256, sha256).put("name", name).put("tenant", tenant).put("user", user.toString());
    scopes.stream().sorted().forEach(scope -> json.withArray("scopes").add(scope.wireName()));
    json.put("expires_at", text(expiresAt)).put("rate", rate).put("created_at", text(createdAt));
    json.put("revoked_at", text(revokedAt));
    return new SideObject(ref(tenant, id), new RawJson(json.toString()));
  }

  /**
   * The key that this object is.
   *
   * @throws InvalidEventException when it is none
   */
  public static MadeKey read(SideObject object) {
    JsonNode json = tree(object.document());
    if (!json.path("tenant").asText().equals(object.ref().tenant())) {
      throw InvalidEventException.of("tenant", "must be the one whose object it is");
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    json.path("scopes").forEach(scope -> scopes.add(scope(scope.asText())));
    return new MadeKey(
        Uuids.parse("id", object.ref().id()),
        object.ref().tenant(),
        json.path("name").asText(),
        json.path(SHA_256).asText(),
        Uuids.parse("user", json.path("user").asText()),
        scopes,
        instant(json, "expires_at"),
        json.hasNonNull("rate") ? json.get("rate").asInt() : null,
        instant(json, "created_at"),
        instant(json, "revoked_at"));
  }

  private static JsonNode tree(RawJson document) {
    try {
      return JSON.readTree(document.text());
    } catch (JsonProcessingException e) {
      throw InvalidEventException.of("document", "must be valid JSON");
    }
  }

  private static Scope scope(String name) {
    try {
      return Scope.of(name);
    } catch (IllegalArgumentException e) {
      throw InvalidEventException.of("scopes", "must name scopes");
    }
  }

  /** What stands there in place of a time must not make a key that lives for ever. */
  private static Instant instant(JsonNode json, String name) {
    try {
      return json.hasNonNull(name) ? Instant.parse(json.get(name).asText()) : null;
    } catch (DateTimeException e) {
      throw InvalidEventException.of(name, "must be a time");
    }
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static void requireHash(String sha256) {
    if (!ApiKeys.isSha256(sha256)) {
      // Not shown: whoever gets this wrong may have written the key itself.
      throw InvalidEventException.of(SHA_256, "must be 64 lower-case hexadecimal digits");
    }
  }
}
