package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.Digests;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is shared, by its own id and by its token. A token derives from what it shares, so that two
 * who share the same at once agree on it. A share and its token are two objects, of which one may
 * be written without the other: what is shared by which token is the share's to say, the token only
 * leads there.
 */
public final class ShareObjects {

  private static final String SHARE = "langsmith-share";
  private static final String TOKEN = "langsmith-share-token";
  private static final String SHARES = "the shares";

  private static final int UNAVAILABLE = 503;

  private final Secret secret;
  private final KeptObjects<Shared> shares;
  private final KeptObjects<Shared> tokens;

  /**
   * @param secret that tokens derive from
   * @param maxBytes for each of the two kinds
   */
  public ShareObjects(Secret secret, long maxBytes) {
    this.secret = secret;
    shares =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                SHARE, ref -> ref.tenant() + "/" + ref.id(), Shared::read, shared -> Instant.MAX),
            KeptObjects.Bounds.of(maxBytes));
    tokens =
        new KeptObjects<>(
            new KeptObjects.Rules<>(TOKEN, ObjectRef::id, Shared::read, shared -> Instant.MAX),
            KeptObjects.Bounds.of(maxBytes));
  }

  /** What the reader has to keep up to date. */
  public List<ObjectCache> caches() {
    return List.of(shares, tokens);
  }

  /**
   * What this token shares, whoever's it is: who has the token may see it. Refused when that may
   * not be known.
   */
  Optional<Shared> byToken(UUID token) {
    Optional<Shared> led = tokens.find(token.toString());
    if (led.isEmpty() && !tokens.isComplete(Instant.now())) {
      throw new RefusedException(UNAVAILABLE, SHARES + " are not all known now");
    }
    return led.map(to -> find(to.tenant(), to.kind(), to.id()))
        .filter(shared -> token.equals(shared.token()));
  }

  /** How it stands with this; never shared is generation 0 without a token. */
  Shared find(String tenant, Shared.Kind kind, UUID id) {
    Optional<Shared> found = shares.find(tenant + "/" + kind.wireName() + "/" + id);
    if (found.isEmpty()) {
      MemoryLimits.requireComplete(shares, tenant, SHARES);
    }
    return found.orElse(new Shared(tenant, kind, id, 0, null, null));
  }

  /** The same, shared: by the token that it has, or else by the one of its generation. */
  Shared share(Shared known, Instant now) {
    return known.isShared()
        ? known
        : new Shared(
            known.tenant(),
            known.kind(),
            known.id(),
            known.generation(),
            derived(known, known.generation()),
            now);
  }

  /** What a tenant shares now. Refused when there may be more. */
  List<Shared> all(String tenant) {
    MemoryLimits.requireComplete(shares, tenant, SHARES);
    return shares.startingWith(tenant + "/", Integer.MAX_VALUE).stream()
        .filter(Shared::isShared)
        .toList();
  }

  /**
   * What shares it; refused when the tenant shares as much as it may. Of what is shared already the
   * token alone is written once more, for that may have been done in half. Its share is not: it may
   * be withdrawn at another front door meanwhile, and must not come to life again.
   */
  List<SideObject> written(Shared known, Shared shared) {
    SideObject token = new SideObject(tokenRef(shared, shared.token()), shared.json());
    requireRoom(tokens, token);
    if (known.isShared()) {
      return List.of(token);
    }
    SideObject share = new SideObject(ref(shared), shared.json());
    requireRoom(shares, share);
    return List.of(share, token);
  }

  /**
   * What makes its token worthless, and the next one another; the same if that was done in half.
   */
  List<SideObject> unshared(Shared known) {
    if (known.isShared()) {
      Shared next =
          new Shared(known.tenant(), known.kind(), known.id(), known.generation() + 1, null, null);
      return List.of(
          new SideObject(ref(known), next.json()),
          SideObject.removed(tokenRef(known, known.token())));
    }
    return known.generation() == 0
        ? List.of()
        : List.of(SideObject.removed(tokenRef(known, derived(known, known.generation() - 1))));
  }

  private static void requireRoom(KeptObjects<Shared> kept, SideObject object) {
    MemoryLimits.requireRoom(
        kept, List.of(object), SHARES, "those that were taken back count too, ask the operator");
  }

  private UUID derived(Shared known, long generation) {
    String named =
        String.join(
            "/",
            known.tenant(),
            known.kind().wireName(),
            known.id().toString(),
            Long.toString(generation));
    byte[] code = TokenSigner.mac(secret).doFinal(named.getBytes(StandardCharsets.UTF_8));
    return Digests.nameUuid(HexFormat.of().formatHex(code));
  }

  private static ObjectRef ref(Shared shared) {
    return new ObjectRef(shared.tenant(), SHARE, shared.kind().wireName() + "/" + shared.id());
  }

  private static ObjectRef tokenRef(Shared shared, UUID token) {
    return new ObjectRef(shared.tenant(), TOKEN, token.toString());
  }
}
