package io.plaudit.ingest.objects;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The objects of one kind, read once and bounded, each tenant's and all together. Of what has no
 * room the cache says whose it is: that tenant's objects are incomplete, and nobody else's. While
 * the log is read from its start again, what was known before counts on.
 */
public final class KeptObjects<T> implements ObjectCache {

  private final Rules<T> rules;
  private final Bounds bounds;
  private final InstantSource clock;

  /** What is known; until the log is read to its end for the first time, nothing. */
  private volatile Contents<T> known;

  private volatile boolean everRead;

  /** Since when nobody reads on; null while somebody does. */
  private volatile Long lost;

  /** What is being read; the same as what is known, once that is read to the end. */
  private Contents<T> reading;

  /**
   * How objects of a kind are kept.
   *
   * @param key under which one is found; whoever must know the tenant has it in the key
   * @param reading what is kept of one; throws {@link InvalidEventException} for what is none
   * @param expiry when one no longer matters; {@link Instant#MAX} for never
   * @param name under which one is found too, unlike that of any other; null for none
   */
  public record Rules<T>(
      String kind,
      Function<ObjectRef, String> key,
      Function<SideObject, T> reading,
      Function<T, Instant> expiry,
      Function<T, String> name) {

    /** Of objects that have no other name. */
    public Rules(
        String kind,
        Function<ObjectRef, String> key,
        Function<SideObject, T> reading,
        Function<T, Instant> expiry) {
      this(kind, key, reading, expiry, value -> null);
    }
  }

  /**
   * How many may be in memory.
   *
   * @param bytes of all tenants together
   * @param tenantBytes that one tenant may write; twice as many are kept
   * @param tenantDocuments the same in number
   */
  public record Bounds(long bytes, long tenantBytes, int tenantDocuments) {

    private static final int TENANT_PART = 8;
    private static final int TENANT_DOCUMENTS = 20_000;

    /** An eighth for each tenant. */
    public static Bounds of(long bytes) {
      return new Bounds(bytes, bytes / TENANT_PART, TENANT_DOCUMENTS);
    }
  }

  public KeptObjects(Rules<T> rules, Bounds bounds) {
    this(rules, bounds, InstantSource.system());
  }

  /**
   * @param clock by which what comes expired is not kept
   */
  public KeptObjects(Rules<T> rules, Bounds bounds, InstantSource clock) {
    this.rules = rules;
    this.bounds = bounds;
    this.clock = clock;
    reading = new Contents<>(rules, bounds, clock);
    known = reading;
  }

  @Override
  public String kind() {
    return rules.kind();
  }

  public Optional<T> find(String key) {
    return known.find(key);
  }

  /** The one of this name, which its rules gave it. */
  public Optional<T> named(String name) {
    return known.named(name);
  }

  /**
   * Those whose keys begin so, in the order of their keys.
   *
   * @param prefix not empty
   */
  public List<T> startingWith(String prefix, int limit) {
    return known.startingWith(prefix, limit);
  }

  /**
   * Of those whose keys begin so and that are wanted the one that was written first, by the time
   * that the log gives it, and at the same time the one with the lesser id; changes of an object do
   * not count. Readers that know the same objects agree, in whatever order they have read them. One
   * that is still on its way is in nobody's order: it may come later and be the first.
   *
   * @param prefix not empty
   */
  public Optional<T> first(String prefix, Predicate<T> wanted) {
    return known.first(prefix, wanted);
  }

  /** Whether what is found is the last word: the log was read to its end once. */
  public boolean isRead() {
    return everRead;
  }

  /** Whether what is not found of this tenant now is not there either. */
  public boolean isComplete(String tenant, Instant now) {
    return everRead && known.isComplete(tenant, now);
  }

  /** The same of all tenants. */
  public boolean isComplete(Instant now) {
    return everRead && known.isComplete(now);
  }

  /**
   * Whether what the log says is heard here, or was until a moment ago. What is removed or added
   * while it is not goes unnoticed.
   */
  public boolean isFollowed() {
    Long since = lost;
    return since == null || System.nanoTime() - since < ObjectReader.GRACE.toNanos();
  }

  /** Whether these may be written: what is said here before others have written more. */
  public Room room(List<SideObject> objects) {
    return known.room(objects);
  }

  @Override
  public long bytes() {
    return known.bytes();
  }

  @Override
  public void restart() {
    reading = new Contents<>(rules, bounds, clock);
  }

  @Override
  public void accept(SideObject object, Instant written) {
    reading.accept(object, written);
  }

  @Override
  public void lost(long since) {
    lost = since;
  }

  @Override
  public void caughtUp() {
    known = reading;
    everRead = true;
    lost = null;
  }

  @Override
  public List<ObjectRef> sweep(Instant now) {
    return reading.sweep(now);
  }
}
