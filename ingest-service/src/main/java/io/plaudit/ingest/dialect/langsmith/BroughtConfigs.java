package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configs that the feedbacks of one request bring along. The first for a key that has none
 * defines the key, for the feedbacks behind it too.
 */
final class BroughtConfigs {

  private final ConfigObjects known;
  private final String tenant;
  private final Instant now;
  private final Map<String, KeyConfig> first = new LinkedHashMap<>();

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
            .orElseGet(
                () -> first.containsKey(item.key) ? first.get(item.key).config() : item.config);
    if (config != null) {
      config.apply(item);
    }
  }

  /** Keeps the config of an item that nothing else is wrong with. */
  void keep(FeedbackItem item) {
    if (item.config != null && known.find(tenant, item.key).isEmpty()) {
      first.putIfAbsent(item.key, new KeyConfig(item.key, item.config, null, now));
    }
  }

  /** The plan that stores these configs before it publishes. */
  WritePlan before(WritePlan.Publish publish) {
    if (first.isEmpty()) {
      return publish;
    }
    List<SideObject> objects =
        first.values().stream().map(config -> ConfigObjects.object(tenant, config)).toList();
    return new WritePlan.Defining(new WritePlan.Store(objects, publish.answer()), publish);
  }
}
