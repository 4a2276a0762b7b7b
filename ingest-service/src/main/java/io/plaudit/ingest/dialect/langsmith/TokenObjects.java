package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.MergePatch;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is known of tokens beside what they say themselves. A token has an object only so that a
 * run's tokens can be listed and that a bare uuid can be found; it is removed some time after it
 * has expired. A revocation stays until its token would have expired, where that is known.
 */
public final class TokenObjects {

  static final String TOKEN = "langsmith-token";

  private static final String REVOCATION = "langsmith-revocation";

  private static final String WHAT = "the revocations of tokens";

  private static final int TOKEN_PART = 4;

  /** So long an expired token is "expired", and then "not known". */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final KeptObjects<TokenClaims> tokens;
  private final KeptObjects<Instant> revocations;

  /**
   * @param maxBytes for each of both kinds
   */
  public TokenObjects(long maxBytes) {
    this(maxBytes, InstantSource.system());
  }

  /**
   * @param clock by which what comes expired is not kept
   */
  TokenObjects(long maxBytes, InstantSource clock) {
    tokens =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                TOKEN,
                ref -> ref.id().substring(ref.id().lastIndexOf('/') + 1),
                TokenObjects::claims,
                claims -> claims.expiry().plus(REMEMBERED)),
            // Without all of them the full URL still works, and a bare uuid is "not now": more are
            // made than fit, so that a tenant alone may have half of the room.
            new KeptObjects.Bounds(maxBytes, maxBytes / TOKEN_PART, Integer.MAX_VALUE),
            clock);
    revocations =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                REVOCATION,
                ref -> ref.tenant() + "/" + ref.id(),
                TokenObjects::until,
                // Not by the fastest clock of all front doors.
                until -> until.plus(REMEMBERED)),
            KeptObjects.Bounds.of(maxBytes),
            clock);
  }

  /** What the reader has to keep up to date. */
  public List<ObjectCache> caches() {
    return List.of(tokens, revocations);
  }

  /** The claims of a token, whoever's it is: who has the uuid has the token. */
  Optional<TokenClaims> token(UUID id) {
    return tokens.find(id.toString());
  }

  /** Whether a token that is not found now does not exist. */
  boolean knowsAll(Instant now) {
    return tokens.isComplete(now);
  }

  /** Refused when that may not be known, or not any more. */
  boolean isRevoked(Token token) {
    if (revocations.find(token.name()).isPresent()) {
      return true;
    }
    MemoryLimits.requireFollowed(revocations, WHAT);
    MemoryLimits.requireComplete(revocations, token.claims().tenant(), WHAT);
    return false;
  }

  /** What a token is called beside those of all tenants. */
  static String name(String tenant, UUID id) {
    return tenant + "/" + id;
  }

  static SideObject token(TokenClaims claims, UUID id) {
    return new SideObject(ref(claims, id), claims.json());
  }

  static SideObject removed(TokenClaims claims, UUID id) {
    return SideObject.removed(ref(claims, id));
  }

  /**
   * What revokes a token; refused when the tenant has revoked as many as it may.
   *
   * @param expiry when the token expires; empty where that is not known here
   */
  SideObject revocation(String tenant, UUID id, Instant now, Optional<Instant> expiry) {
    Instant until = expiry.orElse(now.plus(TokenRequest.LONGEST_LIFE));
    SideObject revocation =
        new SideObject(
            new ObjectRef(tenant, REVOCATION, id.toString()),
            new RawJson("{\"revoked_at\":\"" + now + "\",\"until\":\"" + until + "\"}"));
    MemoryLimits.requireRoom(
        revocations, List.of(revocation), WHAT, "those of expired tokens go by themselves");
    return revocation;
  }

  /** The claims of this object, if it is a token. */
  static Stream<TokenClaims> readable(SideObject object) {
    try {
      return Stream.of(claims(object));
    } catch (InvalidEventException e) {
      // Whoever wrote it, it was not us.
      return Stream.empty();
    }
  }

  /** Beginning with the run, so that the tokens of a run stand together. */
  private static ObjectRef ref(TokenClaims claims, UUID id) {
    return new ObjectRef(claims.tenant(), TOKEN, claims.runId() + "/" + id);
  }

  private static Instant until(SideObject revocation) {
    Map<String, RawJson> members = MergePatch.members(revocation.document());
    RawJson until = members.get("until");
    return until == null
        ? instant(members, "revoked_at").plus(TokenRequest.LONGEST_LIFE)
        : instant(members, "until");
  }

  private static Instant instant(Map<String, RawJson> members, String name) {
    RawJson text = members.getOrDefault(name, RawJson.EMPTY_OBJECT);
    return Times.parse(name, text.text().replace("\"", ""));
  }

  private static TokenClaims claims(SideObject object) {
    TokenClaims claims = TokenClaims.read(object.document().text());
    String id = object.ref().id();
    if (!claims.tenant().equals(object.ref().tenant())
        || !Uuids.isUuid(id.substring(id.lastIndexOf('/') + 1))) {
      throw InvalidEventException.of("id", "must be that of a token of this tenant");
    }
    return claims;
  }
}
