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
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of tokens beside what they say themselves. A token has an object only so that a
 * run's tokens can be listed and that a bare uuid can be found; it is removed some time after it
 * has expired. A revocation stays until its token would have expired, where that is known.
 */
public final class TokenObjects {

  static final String TOKEN = "langsmith-token";

  private static final String REVOCATION = "langsmith-revocation";

  /** So long an expired token is "expired", and then "not known". */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final KeptObjects<TokenClaims> tokens;
  private final KeptObjects<Instant> revocations;

  /**
   * @param maxBytes for each of both kinds
   */
  public TokenObjects(long maxBytes) {
    tokens =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                TOKEN,
                // Without all of them the full URL still works, and a bare uuid is "not now".
                false,
                ref -> ref.id().substring(ref.id().lastIndexOf('/') + 1),
                TokenObjects::claims,
                claims -> claims.expiry().plus(REMEMBERED)),
            maxBytes);
    revocations =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                REVOCATION,
                true,
                ref -> ref.tenant() + "/" + ref.id(),
                TokenObjects::until,
                until -> until),
            maxBytes);
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

  boolean isRevoked(String tenant, UUID id) {
    return revocations.find(tenant + "/" + id).isPresent();
  }

  static SideObject token(TokenClaims claims, UUID id) {
    return new SideObject(ref(claims, id), claims.json());
  }

  static SideObject removed(TokenClaims claims, UUID id) {
    return SideObject.removed(ref(claims, id));
  }

  /**
   * @param expiry when the token expires; empty where that is not known here
   */
  static SideObject revocation(String tenant, UUID id, Instant now, Optional<Instant> expiry) {
    String until = expiry.map(instant -> ",\"until\":\"" + instant + "\"").orElse("");
    return new SideObject(
        new ObjectRef(tenant, REVOCATION, id.toString()),
        new RawJson("{\"revoked_at\":\"" + now + "\"" + until + "}"));
  }

  /** Beginning with the run, so that the tokens of a run stand together. */
  private static ObjectRef ref(TokenClaims claims, UUID id) {
    return new ObjectRef(claims.tenant(), TOKEN, claims.runId() + "/" + id);
  }

  private static Instant until(SideObject revocation) {
    RawJson until = MergePatch.members(revocation.document()).get("until");
    return until == null ? Instant.MAX : Times.parse("until", until.text().replace("\"", ""));
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
