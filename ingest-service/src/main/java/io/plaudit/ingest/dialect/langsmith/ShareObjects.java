package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.config.Secret;
import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.Digests;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is shared, by its own id and by its token, and which sessions belong to which dataset. A
 * token derives from what it shares, so that two who share the same at once agree on it.
 */
public final class ShareObjects {

  private static final String SHARE = "langsmith-share";
  private static final String TOKEN = "langsmith-share-token";
  private static final String SESSION = "langsmith-session";

  private final Secret secret;
  private final KeptObjects<Shared> shares;
  private final KeptObjects<Shared> tokens;
  private final KeptObjects<UUID> sessions;

  /**
   * @param secret that tokens derive from
   * @param maxBytes for each of the three kinds
   */
  public ShareObjects(Secret secret, long maxBytes) {
    this.secret = secret;
    shares =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                SHARE,
                true,
                ref -> ref.tenant() + "/" + ref.id(),
                Shared::read,
                shared -> Instant.MAX),
            maxBytes);
    tokens =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                TOKEN, true, ObjectRef::id, Shared::read, shared -> Instant.MAX),
            maxBytes);
    sessions =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                SESSION,
                true,
                ref -> ref.tenant() + "/" + ref.id(),
                object -> session(object.ref()),
                session -> Instant.MAX),
            maxBytes);
  }

  /** What the reader has to keep up to date. */
  public List<ObjectCache> caches() {
    return List.of(shares, tokens, sessions);
  }

  /** What this token shares, whoever's it is: who has the token may see it. */
  Optional<Shared> byToken(UUID token) {
    return tokens.find(token.toString());
  }

  /** How it stands with this; never shared is generation 0 without a token. */
  Shared find(String tenant, Shared.Kind kind, UUID id) {
    return shares
        .find(tenant + "/" + kind.wireName() + "/" + id)
        .orElse(new Shared(tenant, kind, id, 0, null));
  }

  List<UUID> sessionsOf(String tenant, UUID dataset) {
    return sessions.all(tenant + "/" + dataset + "/");
  }

  /** The same, shared: by the token that it has, or else by the one of its generation. */
  Shared share(Shared known) {
    UUID token = known.isShared() ? known.token() : derived(known);
    return new Shared(known.tenant(), known.kind(), known.id(), known.generation(), token);
  }

  static List<SideObject> written(Shared shared) {
    return List.of(
        new SideObject(ref(shared), shared.json()),
        new SideObject(tokenRef(shared), shared.json()));
  }

  /** What makes its token worthless, and the next one another. */
  static List<SideObject> unshared(Shared shared) {
    Shared next =
        new Shared(shared.tenant(), shared.kind(), shared.id(), shared.generation() + 1, null);
    List<SideObject> written = new ArrayList<>();
    written.add(new SideObject(ref(shared), next.json()));
    written.add(SideObject.removed(tokenRef(shared)));
    return written;
  }

  static SideObject session(String tenant, UUID dataset, UUID session) {
    return new SideObject(
        new ObjectRef(tenant, SESSION, dataset + "/" + session), RawJson.EMPTY_OBJECT);
  }

  private UUID derived(Shared known) {
    String named =
        String.join(
            "/",
            known.tenant(),
            known.kind().wireName(),
            known.id().toString(),
            Long.toString(known.generation()));
    byte[] code = TokenSigner.mac(secret).doFinal(named.getBytes(StandardCharsets.UTF_8));
    return Digests.nameUuid(HexFormat.of().formatHex(code));
  }

  private static UUID session(ObjectRef ref) {
    return Uuids.parse("id", ref.id().substring(ref.id().lastIndexOf('/') + 1));
  }

  private static ObjectRef ref(Shared shared) {
    return new ObjectRef(shared.tenant(), SHARE, shared.kind().wireName() + "/" + shared.id());
  }

  private static ObjectRef tokenRef(Shared shared) {
    return new ObjectRef(shared.tenant(), TOKEN, shared.token().toString());
  }
}
