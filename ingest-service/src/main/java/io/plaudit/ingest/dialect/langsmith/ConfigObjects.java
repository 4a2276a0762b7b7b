package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.objects.KeptObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.KeyDocument;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tenants have said about keys. The last word counts, whoever wrote it. */
public final class ConfigObjects {

  private static final long NONE_BYTES = 1024 * 1024;
  private static final String WHAT = "the feedback configs";

  private final KeptObjects<KeyConfig> configs;

  public ConfigObjects(long maxBytes) {
    configs =
        new KeptObjects<>(
            new KeptObjects.Rules<>(
                KeyDocument.KIND,
                ref -> key(ref.tenant(), ref.id()),
                ConfigObjects::read,
                config -> Instant.MAX),
            KeptObjects.Bounds.of(maxBytes));
  }

  /** Of tenants that have said nothing; nobody reads on. */
  static ConfigObjects none() {
    ConfigObjects none = new ConfigObjects(NONE_BYTES);
    none.configs.caughtUp();
    return none;
  }

  /** What the reader has to keep up to date. */
  public List<ObjectCache> caches() {
    return List.of(configs);
  }

  /** What was said of this key; refused when that may not be known. */
  Optional<KeyConfig> find(String tenant, String key) {
    Optional<KeyConfig> found = configs.find(key(tenant, key));
    if (found.isEmpty()) {
      MemoryLimits.requireComplete(configs, tenant, WHAT);
    }
    return found;
  }

  List<KeyConfig> all(String tenant) {
    MemoryLimits.requireComplete(configs, tenant, WHAT);
    return configs.startingWith(key(tenant, ""), Integer.MAX_VALUE);
  }

  /** What feedback of this key has to keep to. */
  void apply(String tenant, FeedbackItem item) {
    if (item.key != null) {
      find(tenant, item.key).ifPresent(known -> known.config().apply(item));
    }
  }

  /** A key's first config, which came with something else; empty where the key has one. */
  Optional<SideObject> firstOf(String tenant, String key, FeedbackConfig config, Instant now) {
    return find(tenant, key).isPresent()
        ? Optional.empty()
        : Optional.of(object(tenant, new KeyConfig(key, config, null, now)));
  }

  /** What stores this; refused when the tenant has as many as it may have. */
  SideObject object(String tenant, KeyConfig config) {
    SideObject object = new SideObject(ref(tenant, config.key()), config.document(tenant));
    MemoryLimits.requireRoom(configs, List.of(object), WHAT);
    return object;
  }

  static ObjectRef ref(String tenant, String key) {
    return new ObjectRef(tenant, KeyDocument.KIND, key);
  }

  private static KeyConfig read(SideObject object) {
    KeyConfig config = KeyConfig.read(Fields.ofDocument(object.document()));
    if (config.config() == null || config.modifiedAt() == null) {
      throw InvalidEventException.of(FeedbackConfig.FIELD, "is required");
    }
    return config;
  }

  private static String key(String tenant, String key) {
    return tenant + "/" + key;
  }
}
