package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configs that the feedbacks or tokens of one request bring along. The first for a key that has
 * none defines the key, for the feedbacks behind it too; of very many new keys some are defined by
 * a later request.
 */
final class BroughtConfigs {

  /** A request must not be able to fill the memory for configs: 100 of 16 KiB are 1.6 MiB. */
  static final int MAX_NEW_KEYS = 100;

  private final ConfigObjects known;
  private final String tenant;
  private final Instant now;
  private final Map<String, FeedbackConfig> first = new HashMap<>();
  private final List<SideObject> objects = new ArrayList<>();

  BroughtConfigs(ConfigObjects known, String tenant, Instant now) {
    this.known = known;
    this.tenant = tenant;
    this.now = now;
  }

  /** Refuses what the item's key does not take, and completes what it does. */
  void apply(FeedbackItem item) {
    if (item.key == null) {
      return;
    }
    FeedbackConfig config =
        known
            .find(tenant, item.key)
            .map(KeyConfig::config)
            .orElseGet(() -> first.getOrDefault(item.key, item.config));
    if (config != null) {
      config.apply(item);
    }
  }

  /** Keeps the config of an item that nothing else is wrong with. */
  void keep(FeedbackItem item) {
    if (item.config != null) {
      keep(item.key, item.config);
    }
  }

  /** Keeps what is said of a key that has no config yet. */
  void keep(String key, FeedbackConfig config) {
    if (first.containsKey(key) || first.size() == MAX_NEW_KEYS) {
      return;
    }
    if (known.find(tenant, key).isEmpty()) {
      objects.add(known.object(tenant, new KeyConfig(key, config, null, now)));
      first.put(key, config);
    }
  }

  /** What stores these configs. */
  List<SideObject> objects() {
    return List.copyOf(objects);
  }

  /** The plan that stores these configs before it publishes. */
  WritePlan before(WritePlan.Publish publish) {
    return objects.isEmpty()
        ? publish
        : new WritePlan.Defining(new WritePlan.Store(objects, publish.answer()), publish);
  }
}
