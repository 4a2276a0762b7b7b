package io.plaudit.ingest.objects;

import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one kind as far as the log is read. What has no room is not kept, and its tenant
 * counts as incomplete. Written by one thread, read by any.
 */
final class Contents<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

  /** What an entry takes beside its texts, roughly. */
  private static final int OVERHEAD_BYTES = 256;

  /** Writers at several doors may together pass what each of them sees; so much of it is kept. */
  private static final int TENANT_SLACK = 2;

  /** The same for all tenants: this part is left to what is on its way. */
  private static final int SLACK_PART = 8;

  /** Those that came expired and are to be named; what is beyond is named at the next start. */
  private static final int MAX_EXPIRED = 100_000;

  private final KeptObjects.Rules<T> rules;
  private final KeptObjects.Bounds bounds;
  private final InstantSource clock;
  private final ConcurrentNavigableMap<String, Entry<T>> byKey = new ConcurrentSkipListMap<>();
  private final Map<String, Entry<T>> byName = new ConcurrentHashMap<>();
  private final Map<String, Taken> byTenant = new ConcurrentHashMap<>();
  private final Map<String, Missed> missed = new ConcurrentHashMap<>();

  /** What came expired since the last sweep; the reader's own. */
  private final Set<ObjectRef> cameExpired = new LinkedHashSet<>();

  private volatile Taken all = Taken.NOTHING;

  /**
   * @param since when it was written first, as the log says; what is changed keeps it
   */
  private record Entry<T>(ObjectRef ref, T value, Instant expiry, Taken taken, Instant since) {}

  Contents(KeptObjects.Rules<T> rules, KeptObjects.Bounds bounds, InstantSource clock) {
    this.rules = rules;
    this.bounds = bounds;
    this.clock = clock;
  }

  Optional<T> find(String key) {
    return Optional.ofNullable(byKey.get(key)).map(Entry::value);
  }

  Optional<T> named(String name) {
    return Optional.ofNullable(byName.get(name)).map(Entry::value);
  }

  List<T> startingWith(String prefix, int limit) {
    return from(prefix).limit(limit).map(Entry::value).toList();
  }

  Optional<T> first(String prefix, Predicate<T> wanted) {
    return from(prefix)
        .filter(entry -> wanted.test(entry.value()))
        // Not as they come: the log has partitions, which each reader reads in an order of its own.
        .min(
            Comparator.comparing(Entry<T>::since)
                .thenComparing(entry -> entry.ref().tenant())
                .thenComparing(entry -> entry.ref().id()))
        .map(Entry::value);
  }

  private Stream<Entry<T>> from(String prefix) {
    int last = prefix.length() - 1;
    String beyond = prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    return byKey.subMap(prefix, beyond).values().stream();
  }

  boolean isComplete(String tenant, Instant now) {
    Missed ofTenant = missed.get(tenant);
    return ofTenant == null || ofTenant.isNothing(now);
  }

  boolean isComplete(Instant now) {
    return missed.values().stream().allMatch(ofTenant -> ofTenant.isNothing(now));
  }

  long bytes() {
    return all.bytes();
  }

  /**
   * @param objects of one tenant, each there once
   */
  Room room(List<SideObject> objects) {
    Taken more = Taken.NOTHING;
    for (SideObject object : objects) {
      String key = rules.key().apply(object.ref());
      more = more.plus(taken(key, object)).minus(takenBy(byKey.get(key)));
    }
    if (more.documents() <= 0 && more.bytes() <= 0) {
      return Room.ENOUGH;
    }
    if (!takenOf(objects.get(0).ref().tenant())
        .plus(more)
        .isWithin(bounds.tenantBytes(), bounds.tenantDocuments())) {
      return Room.TENANT_FULL;
    }
    long forWrites = bounds.bytes() - bounds.bytes() / SLACK_PART;
    return all.bytes() + more.bytes() > forWrites ? Room.ALL_FULL : Room.ENOUGH;
  }

  void accept(SideObject object, Instant written) {
    String key = rules.key().apply(object.ref());
    Missed ofTenant = missed.get(object.ref().tenant());
    if (ofTenant != null) {
      ofTenant.remove(key);
    }
    cameExpired.remove(object.ref());
    Optional<Entry<T>> entry = object.isRemoved() ? Optional.empty() : read(key, object, written);
    entry.ifPresentOrElse(read -> keep(key, read), () -> drop(key));
  }

  /** Lets go of the expired, and names them. */
  List<ObjectRef> sweep(Instant now) {
    List<ObjectRef> expired = new ArrayList<>(cameExpired);
    cameExpired.clear();
    byKey.forEach(
        (key, entry) -> {
          if (entry.expiry().isBefore(now)) {
            drop(key);
            expired.add(entry.ref());
          }
        });
    missed.values().forEach(ofTenant -> ofTenant.sweep(now));
    missed.values().removeIf(ofTenant -> ofTenant.isNothing(now));
    return expired;
  }

  private Optional<Entry<T>> read(String key, SideObject object, Instant written) {
    Entry<T> known = byKey.get(key);
    try {
      T value = rules.reading().apply(object);
      return Optional.of(
          new Entry<>(
              object.ref(),
              value,
              rules.expiry().apply(value),
              taken(key, object),
              known == null ? written : known.since()));
    } catch (RuntimeException e) {
      // Whoever wrote it, it was not us: as with the store, it stands in nobody's way.
      LOG.atWarn().addKeyValue("kind", rules.kind()).log("an object is not what its kind is");
      return Optional.empty();
    }
  }

  private void keep(String key, Entry<T> entry) {
    if (entry.expiry().isBefore(clock.instant())) {
      // It would only take the room of what still matters.
      drop(key);
      if (cameExpired.size() < MAX_EXPIRED) {
        cameExpired.add(entry.ref());
      }
      return;
    }
    if (!fits(entry, byKey.get(key))) {
      miss(key, entry);
      drop(key);
      return;
    }
    Entry<T> before = byKey.put(key, entry);
    account(before, entry);
    name(before, entry);
  }

  private boolean fits(Entry<T> entry, Entry<T> before) {
    Taken more = entry.taken().minus(takenBy(before));
    return all.bytes() + more.bytes() <= bounds.bytes()
        && takenOf(entry.ref().tenant())
            .plus(more)
            .isWithin(
                TENANT_SLACK * bounds.tenantBytes(),
                (long) TENANT_SLACK * bounds.tenantDocuments());
  }

  private void miss(String key, Entry<T> entry) {
    String tenant = entry.ref().tenant();
    Missed ofTenant = missed.get(tenant);
    if (ofTenant == null) {
      LOG.atWarn()
          .addKeyValue("kind", rules.kind())
          .addKeyValue("tenant", tenant)
          .log("there are more objects than fit into memory");
      ofTenant = new Missed();
    }
    ofTenant.add(key, entry.expiry());
    missed.put(tenant, ofTenant);
  }

  private void drop(String key) {
    Entry<T> gone = byKey.remove(key);
    account(gone, null);
    name(gone, null);
  }

  /** The new one first: who looks meanwhile finds one of both. */
  private void name(Entry<T> gone, Entry<T> come) {
    String newName = come == null ? null : rules.name().apply(come.value());
    if (newName != null) {
      byName.put(newName, come);
    }
    String oldName = gone == null ? null : rules.name().apply(gone.value());
    if (oldName != null && !oldName.equals(newName)) {
      byName.remove(oldName, gone);
    }
  }

  private void account(Entry<T> gone, Entry<T> come) {
    all = all.minus(takenBy(gone)).plus(takenBy(come));
    if (come != null) {
      byTenant.merge(come.ref().tenant(), come.taken(), Taken::plus);
    }
    if (gone != null) {
      byTenant.computeIfPresent(
          gone.ref().tenant(),
          (tenant, taken) -> {
            Taken rest = taken.minus(gone.taken());
            return rest.documents() == 0 ? null : rest;
          });
    }
  }

  private Taken takenOf(String tenant) {
    return byTenant.getOrDefault(tenant, Taken.NOTHING);
  }

  private Taken takenBy(Entry<T> entry) {
    return entry == null ? Taken.NOTHING : entry.taken();
  }

  private static Taken taken(String key, SideObject object) {
    return new Taken(
        OVERHEAD_BYTES + 2L * key.length() + 2L * object.document().text().length(), 1);
  }
}
