package io.plaudit.ingest.keys;

import io.plaudit.access.MadeKey;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.ingest.objects.Room;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys that were made, as far as the log is read. Those that have expired go some time later;
 * one that is revoked and would never have expired stays for ever: its removal could be missed by
 * who was away for long, and then it would live again.
 */
public final class KeyObjects {

  /** So long an expired key is listed. What missed its removal still knows that it has expired. */
  private static final Duration LISTED = Duration.ofDays(30);

  private static final String WHAT = "the API keys";
  private static final int FULL = 422;
  private static final int UNAVAILABLE = 503;

  private final KeptObjects<MadeKey> keys;

  /**
   * @param maxBytes of memory that they may take
   */
  public KeyObjects(long maxBytes) {
    this(maxBytes, InstantSource.system());
  }

  /**
   * @param clock by which what came long expired is not kept
   */
  KeyObjects(long maxBytes, InstantSource clock) {
    keys =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                MadeKey.KIND,
                ref -> ref.tenant() + "/" + ref.id(),
                MadeKey::read,
                KeyObjects::unlisted,
                MadeKey::sha256),
            KeptObjects.Bounds.of(maxBytes),
            clock);
  }

  /** What the reader has to keep up to date. */
  public ObjectCache cache() {
    return keys;
  }

  /**
   * The live key of this hash, whoever's it is. Refused when it may not be known whether there is
   * one, or whether it is still good.
   */
  Optional<MadeKey> live(String sha256, Instant now) {
    Optional<MadeKey> found = keys.named(sha256);
    if (found.isPresent() && !found.get().isLive(now)) {
      return Optional.empty();
    }
    boolean isLastWord = keys.isRead() && keys.isFollowed();
    if (!isLastWord || (found.isEmpty() && !keys.isComplete(now))) {
      throw unknown();
    }
    return found;
  }

  /** Refused when it may be there all the same. */
  Optional<MadeKey> find(String tenant, UUID id) {
    requireComplete(tenant);
    return keys.find(tenant + "/" + id);
  }

  /** Those of a tenant, the revoked and the expired among them. Refused when there may be more. */
  List<MadeKey> all(String tenant) {
    requireComplete(tenant);
    return keys.startingWith(tenant + "/", Integer.MAX_VALUE);
  }

  /** Refused when the tenant, or all of them, have as many as there is room for. */
  void requireRoom(SideObject key) {
    Room room = keys.room(List.of(key));
    if (room == Room.TENANT_FULL) {
      throw new RefusedException(
          FULL, WHAT + " of the tenant take all of its room; the revoked count, ask the operator");
    }
    if (room == Room.ALL_FULL) {
      throw new RefusedException(UNAVAILABLE, "there is no memory for more: " + WHAT);
    }
  }

  private void requireComplete(String tenant) {
    if (!keys.isComplete(tenant, Instant.now())) {
      throw unknown();
    }
  }

  private static RefusedException unknown() {
    return new RefusedException(UNAVAILABLE, WHAT + " are not all known now");
  }

  private static Instant unlisted(MadeKey key) {
    return key.expiresAt() == null ? Instant.MAX : key.expiresAt().plus(LISTED);
  }
}
