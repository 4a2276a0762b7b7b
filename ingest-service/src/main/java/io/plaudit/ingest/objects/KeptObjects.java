package io.plaudit.ingest.objects;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one kind, read once and bounded in bytes. What has no room is not kept, and the
 * cache says for how long it therefore is incomplete.
 */
public final class KeptObjects<T> implements ObjectCache {

  private static final Logger LOG = LoggerFactory.getLogger(KeptObjects.class);

  /** What an entry takes beside its texts, roughly. */
  private static final int OVERHEAD_BYTES = 256;

  private final Rules<T> rules;
  private final long maxBytes;
  private final Map<String, Entry<T>> byKey = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile Instant incompleteUntil = Instant.MIN;

  private record Entry<T>(ObjectRef ref, T value, Instant expiry, long bytes) {}

  /**
   * How objects of a kind are kept.
   *
   * @param key under which one is found; whoever must know the tenant has it in the key
   * @param reading what is kept of one; throws {@link InvalidEventException} for what is none
   * @param needed the service is not ready without all of them
   * @param expiry when one no longer matters; {@link Instant#MAX} for never
   */
  public record Rules<T>(
      String kind,
      boolean needed,
      Function<ObjectRef, String> key,
      Function<SideObject, T> reading,
      Function<T, Instant> expiry) {}

  public KeptObjects(Rules<T> rules, long maxBytes) {
    this.rules = rules;
    this.maxBytes = maxBytes;
  }

  @Override
  public String kind() {
    return rules.kind();
  }

  public Optional<T> find(String key) {
    return Optional.ofNullable(byKey.get(key)).map(Entry::value);
  }

  /** Those whose keys begin so; looks at all, so it is for kinds that are few. */
  public List<T> all(String prefix) {
    return byKey.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> entry.getValue().value())
        .toList();
  }

  /** Whether what is not found now is not there either. */
  public boolean isComplete(Instant now) {
    return incompleteUntil.isBefore(now);
  }

  /** What the entries take, in bytes. */
  public long bytes() {
    return bytes.get();
  }

  @Override
  public void accept(SideObject object) {
    String key = rules.key().apply(object.ref());
    Entry<T> before = byKey.remove(key);
    if (before != null) {
      bytes.addAndGet(-before.bytes());
    }
    if (!object.isRemoved()) {
      read(object).ifPresent(value -> keep(key, object, value));
    }
  }

  @Override
  public List<ObjectRef> sweep(Instant now) {
    List<ObjectRef> expired = new ArrayList<>();
    byKey.forEach(
        (key, entry) -> {
          if (entry.expiry().isBefore(now)) {
            byKey.remove(key);
            bytes.addAndGet(-entry.bytes());
            expired.add(entry.ref());
          }
        });
    return expired;
  }

  @Override
  public Optional<String> problem() {
    return !rules.needed() || isComplete(Instant.now())
        ? Optional.empty()
        : Optional.of("there are more objects of the kind " + kind() + " than fit into memory");
  }

  private Optional<T> read(SideObject object) {
    try {
      return Optional.of(rules.reading().apply(object));
    } catch (InvalidEventException e) {
      // Whoever wrote it, it was not us: as with the store, it stands in nobody's way.
      LOG.atWarn().addKeyValue("kind", kind()).log("an object is not what its kind is");
      return Optional.empty();
    }
  }

  private void keep(String key, SideObject object, T value) {
    Instant expiry = rules.expiry().apply(value);
    long room = OVERHEAD_BYTES + 2L * key.length() + 2L * object.document().text().length();
    if (bytes.get() + room > maxBytes) {
      incompleteUntil = expiry.isAfter(incompleteUntil) ? expiry : incompleteUntil;
      return;
    }
    bytes.addAndGet(room);
    byKey.put(key, new Entry<>(object.ref(), value, expiry, room));
  }
}
