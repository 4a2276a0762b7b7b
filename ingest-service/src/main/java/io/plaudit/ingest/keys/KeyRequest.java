package io.plaudit.ingest.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Scope;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.model.Digests;
import io.plaudit.model.InvalidEventException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What somebody wants of a new key. A member that is not known is refused: a key whose limits were
 * misspelt would have none.
 *
 * @param tenant empty: the caller's own
 * @param expiresAt null for never
 * @param rate null where nothing is said
 */
record KeyRequest(
    String name,
    Optional<String> tenant,
    Optional<UUID> user,
    Set<Scope> scopes,
    Instant expiresAt,
    Integer rate) {

  private static final String NAME = "name";
  private static final String TENANT = "tenant";
  private static final String USER = "user";
  private static final String SCOPES = "scopes";
  private static final String EXPIRES_AT = "expires_at";
  private static final String RATE = "rate";
  private static final Set<String> MEMBERS = Set.of(NAME, TENANT, USER, SCOPES, EXPIRES_AT, RATE);

  private static final Instant LATEST =
      LocalDate.of(9999, 12, 31).atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the body of a request.
   *
   * @param now before which nothing may expire
   */
  static KeyRequest read(byte[] body, Instant now) {
    JsonNode json = tree(body);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw InvalidEventException.of("body", "must have no members but " + MEMBERS, name);
      }
    }
    return new KeyRequest(
        MadeKey.name(text(json, NAME).orElse(null)),
        text(json, TENANT),
        text(json, USER).map(user -> Uuids.parse(USER, user)),
        scopes(json.path(SCOPES)),
        text(json, EXPIRES_AT).map(time -> expiry(time, now)).orElse(null),
        rate(json));
  }

  /** The key that is made of it; whose user is not said has the one of a configured key. */
  MadeKey key(UUID id, String ofTenant, String sha256, Instant now) {
    return new MadeKey(
        id,
        ofTenant,
        name,
        sha256,
        user.orElseGet(() -> Digests.nameUuid(ofTenant, name)),
        scopes,
        expiresAt,
        rate,
        now,
        null);
  }

  private static JsonNode tree(byte[] body) {
    try {
      JsonNode json = JSON.readTree(StrictJson.requireJson("body", body).text());
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw StrictJson.complaint("body", e);
    }
    throw InvalidEventException.of("body", "must be a JSON object");
  }

  private static Optional<String> text(JsonNode json, String name) {
    JsonNode member = json.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return Optional.empty();
    }
    if (!member.isTextual()) {
      throw InvalidEventException.of(name, "must be a string");
    }
    return Optional.of(member.textValue());
  }

  private static Set<Scope> scopes(JsonNode names) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (names.isArray()) {
      names.forEach(name -> scopes.add(scope(name)));
    }
    if (scopes.isEmpty()) {
      throw InvalidEventException.of(
          SCOPES, "is required: an array of at least one of write, read, admin");
    }
    return scopes;
  }

  private static Scope scope(JsonNode name) {
    try {
      Scope scope = Scope.of(name.isTextual() ? name.textValue() : name.toString());
      if (scope != Scope.OPERATOR) {
        return scope;
      }
    } catch (IllegalArgumentException e) {
      throw InvalidEventException.of(SCOPES, "must each be write, read or admin", name);
    }
    throw InvalidEventException.of(SCOPES, "must not have operator, which is only configured");
  }

  private static Instant expiry(String text, Instant now) {
    try {
      Instant expiry = OffsetDateTime.parse(text).toInstant();
      if (expiry.isAfter(now) && expiry.isBefore(LATEST)) {
        return expiry;
      }
    } catch (DateTimeParseException e) {
      throw InvalidEventException.of(
          EXPIRES_AT, "must be a time such as 2027-01-01T00:00:00Z (RFC 3339)", text);
    }
    throw InvalidEventException.of(
        EXPIRES_AT, "must be in the future, before the year 10000", text);
  }

  private static Integer rate(JsonNode json) {
    if (!json.hasNonNull(RATE)) {
      return null;
    }
    JsonNode rate = json.get(RATE);
    if (!rate.isIntegralNumber()
        || !rate.canConvertToInt()
        || rate.intValue() < 1
        || rate.intValue() > MadeKey.MAX_RATE) {
      throw InvalidEventException.of(
          RATE, "must be a whole number from 1 to " + MadeKey.MAX_RATE, rate);
    }
    return rate.intValue();
  }
}
