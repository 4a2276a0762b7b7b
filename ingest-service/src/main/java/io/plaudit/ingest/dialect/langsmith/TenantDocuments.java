package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** The documents of one kind, found by their UUIDs or gone through; all are in memory. */
final class TenantDocuments<T> {

  private final String kind;
  private final String what;
  private final KeptObjects<T> kept;

  /**
   * @param what they are, as a caller calls them
   * @param reading what one is; throws {@link io.plaudit.model.InvalidEventException} for none
   */
  TenantDocuments(String kind, String what, Function<SideObject, T> reading, long maxBytes) {
    this.kind = kind;
    this.what = what;
    kept =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                kind, ref -> key(ref.tenant(), ref.id()), reading, document -> Instant.MAX),
            KeptObjects.Bounds.of(maxBytes));
  }

  ObjectCache cache() {
    return kept;
  }

  /** Refused when it may be there all the same. */
  Optional<T> find(String tenant, UUID id) {
    Optional<T> found = kept.find(key(tenant, id.toString()));
    if (found.isEmpty()) {
      MemoryLimits.requireComplete(kept, tenant, what);
    }
    return found;
  }

  /** Refused when there may be more. */
  List<T> all(String tenant) {
    MemoryLimits.requireComplete(kept, tenant, what);
    return kept.startingWith(key(tenant, ""), Integer.MAX_VALUE);
  }

  /** Of those that are wanted the one that was made first. Refused when there may be another. */
  Optional<T> first(String tenant, Predicate<T> wanted) {
    MemoryLimits.requireComplete(kept, tenant, what);
    return kept.first(key(tenant, ""), wanted);
  }

  SideObject object(String tenant, UUID id, RawJson document) {
    return new SideObject(ref(tenant, id), document);
  }

  SideObject removal(String tenant, UUID id) {
    return SideObject.removed(ref(tenant, id));
  }

  /** These, if the tenant may have them beside what it has. */
  List<SideObject> withRoom(List<SideObject> objects) {
    MemoryLimits.requireRoom(kept, objects, what);
    return objects;
  }

  private ObjectRef ref(String tenant, UUID id) {
    return new ObjectRef(tenant, kind, id.toString());
  }

  private static String key(String tenant, String id) {
    return tenant + "/" + id;
  }
}
