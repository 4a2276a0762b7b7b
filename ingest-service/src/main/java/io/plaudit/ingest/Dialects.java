package io.plaudit.ingest;

import io.plaudit.access.Authenticator;
import io.plaudit.ingest.alerts.AlertApi;
import io.plaudit.ingest.alerts.AlertObjects;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.humm.HummDialect;
import io.plaudit.ingest.dialect.langsmith.LangSmithSetup;
import io.plaudit.ingest.dialect.portkey.PortkeyDialect;
import io.plaudit.ingest.dialect.weave.WeaveDialect;
import io.plaudit.ingest.keys.DoorKeys;
import io.plaudit.ingest.keys.KeyApi;
import io.plaudit.ingest.keys.KeyObjects;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.ingest.objects.StoredObjects;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The vendors whose APIs are spoken here, and our own of API keys and alerts. Outside of their
 * packages the vendors are named nowhere else.
 */
final class Dialects {

  private final IngestConfig config;
  private final LangSmithSetup langSmith;
  private final KeyObjects madeKeys;
  private final AlertObjects alertRules;

  Dialects(IngestConfig config) {
    this.config = config;
    langSmith = new LangSmithSetup(config.shareSecret(), config.objectBytes());
    madeKeys = new KeyObjects(config.objectBytes());
    alertRules = new AlertObjects(config.objectBytes());
  }

  /** Whose key a caller shows: one of the configuration, or one that was made. */
  Authenticator keys() {
    return new DoorKeys(config.keys(), madeKeys);
  }

  /** The side objects that they have in memory. */
  List<ObjectCache> caches() {
    return Stream.concat(
            langSmith.caches().stream(), Stream.of(madeKeys.cache(), alertRules.cache()))
        .toList();
  }

  /**
   * All of them, wired.
   *
   * @param stored where side objects are that memory lacks
   * @param current completes when the caches know what was written before, with false if they may
   *     not
   * @param tokenChecked is told how each presigned token was looked at
   * @param workers do what is too much for an event loop
   */
  List<Dialect> all(
      StoredObjects stored,
      Supplier<? extends CompletionStage<Boolean>> current,
      Consumer<String> tokenChecked,
      Executor workers) {
    return List.of(
        new PortkeyDialect(config.tags()),
        langSmith.dialect(
            config.presigned(), config.showUsers(), stored, current, tokenChecked, workers),
        new WeaveDialect(config.projectTag()),
        new HummDialect(),
        new KeyApi(madeKeys, DerivedSecrets.of(config.assertionSecret(), "API keys"), current),
        new AlertApi(alertRules, config.tags(), config.assertionSecret(), current));
  }
}
