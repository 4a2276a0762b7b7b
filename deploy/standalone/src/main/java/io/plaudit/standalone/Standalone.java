package io.plaudit.standalone;

import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.aggregator.AggregatorService;
import io.plaudit.config.Env;
import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.embedded.EmbeddedKafka;
import io.plaudit.ingest.IngestConfig;
import io.plaudit.ingest.IngestService;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real broker, a real database and both services in one process on 127.0.0.1: for a laptop, a
 * demo and end-to-end tests. It has no logic of its own. Everything it acknowledges is in its data
 * directory and survives a kill of the whole process tree; a power cut may cost what the operating
 * system had not written yet, since there is one broker and no replica. Single use.
 */
final class Standalone implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final String TENANT = "default";
  private static final String KEY_FILE = "bootstrap-key";
  private static final long PATIENCE_SECONDS = 60;

  /** A start takes seconds; the first of a new version may build an index of a large store. */
  private static final long READY_SECONDS = 1_800;

  private static final String PARTITIONS = "4";
  private static final String FOR_EVER = "-PT1S";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Options options;
  private final StandaloneConfig config;

  private String key;
  private String keyOrigin;
  private String url;

  private Standalone(Options options, StandaloneConfig config) {
    this.options = options;
    this.config = config;
  }

  /**
   * Starts everything and answers when writes and reads both work.
   *
   * @throws IOException when the data directory cannot be used
   * @throws StartFailedException when a part does not start within a minute, or not all are ready
   *     within half an hour
   */
  static Standalone start(Options options, StandaloneConfig config) throws IOException {
    Standalone standalone = new Standalone(options, config);
    boolean started = false;
    try {
      standalone.open();
      started = true;
      return standalone;
    } finally {
      if (!started) {
        standalone.close();
      }
    }
  }

  private void open() throws IOException {
    DataDirectory data = keep(DataDirectory.open(options.data()));
    chooseKey(data);
    Map<String, String> common = new HashMap<>(config.passedOn());
    common.put("PLAUDIT_HOST", "127.0.0.1");
    common.put("PLAUDIT_MANAGEMENT_PORT", "0");
    common.put("PLAUDIT_SINGLE_REPLICA", "true");
    common.put("PLAUDIT_ASSERTION_SECRET", data.secret("assertion-secret", ""));
    common.put("PLAUDIT_API_KEYS", keys());

    CompletableFuture<EmbeddedKafka> broker =
        begin("the broker", () -> EmbeddedKafka.start(data.kafka(), 0));
    CompletableFuture<EmbeddedDatabase> server =
        begin("the database", () -> EmbeddedDatabase.start(data.postgres(), 0));
    EmbeddedDatabase database;
    try {
      database = keep(finish(server));
    } finally {
      // Waited for even when the database failed: what runs must be known to be closed.
      common.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", keep(finish(broker)).bootstrapServers());
    }
    AggregatorService aggregator = startAggregator(common, database);
    IngestService ingest = startIngest(common, aggregator.port());
    url = "http://127.0.0.1:" + ingest.port();
    FrontDoorProbe.awaitReady(url, READY_SECONDS);
  }

  private AggregatorService startAggregator(Map<String, String> common, EmbeddedDatabase database) {
    Map<String, String> variables = new HashMap<>(common);
    variables.putAll(config.passedToAggregator());
    variables.put("PLAUDIT_PORT", "0");
    variables.put("PLAUDIT_INSTANCE_ID", "standalone");
    variables.put(
        "PLAUDIT_DATABASE_URL",
        "postgresql://" + database.host() + ":" + database.port() + "/" + database.database());
    variables.put("PLAUDIT_DATABASE_USER", database.user());
    variables.put("PLAUDIT_DATABASE_PASSWORD", database.password());
    AggregatorService service = new AggregatorService(AggregatorConfig.from(new Env(variables)));
    keep(() -> await("stopping the aggregator", service.stop()));
    await("the aggregator", service.start());
    return service;
  }

  private IngestService startIngest(Map<String, String> common, int aggregatorPort) {
    Map<String, String> variables = new HashMap<>(common);
    variables.put("PLAUDIT_PORT", Integer.toString(options.port()));
    variables.put("PLAUDIT_PARTITIONS", PARTITIONS);
    variables.put("PLAUDIT_TOPIC_RETENTION", FOR_EVER);
    variables.put("PLAUDIT_AGGREGATOR_URL", "http://127.0.0.1:" + aggregatorPort);
    IngestService service = new IngestService(IngestConfig.from(new Env(variables)));
    keep(() -> await("stopping the front door", service.stop()));
    await("the front door", service.start());
    return service;
  }

  private void chooseKey(DataDirectory data) throws IOException {
    if (config.bootstrapKey().isPresent()) {
      key = config.bootstrapKey().get().reveal();
      keyOrigin = "as given by " + StandaloneConfig.BOOTSTRAP_KEY;
      return;
    }
    boolean made = !data.hasSecret(KEY_FILE);
    key = data.secret(KEY_FILE, "pk_");
    // A secret is printed once, by the start that made it.
    keyOrigin = (made ? key + "   kept in " : "in ") + data.secretFile(KEY_FILE);
  }

  private String keys() {
    return """
        [{"name":"bootstrap","sha256":"%s","tenant":"%s","scopes":["write","read","admin","operator"]}]"""
        .formatted(ApiKeys.sha256(key), TENANT);
  }

  /** What a person needs to know to begin. */
  String greeting() {
    return """
        Plaudit is ready.
          URL      %s   (Portkey's API: %s/v1; LangSmith's: %s/langsmith; Weave's: %s/weave)
          pages    %s/dashboard/
          tenant   %s
          API key  %s
          data     %s
        Stop it with Ctrl-C."""
        .formatted(url, url, url, url, url, TENANT, keyOrigin, options.data());
  }

  String url() {
    return url;
  }

  String key() {
    return key;
  }

  /** Stops in the order of the data: the door, the aggregator, then broker and database. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) { // boundary: one part that will not close must not keep the others
        LOG.atWarn().setCause(e).log("a part did not stop cleanly");
      }
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  private static <T> CompletableFuture<T> begin(String part, Supplier<T> start) {
    return CompletableFuture.supplyAsync(start)
        .exceptionally(
            failure -> {
              throw new StartFailedException(part + " did not start: " + failure, failure);
            });
  }

  private static <T> T finish(CompletableFuture<T> part) {
    try {
      return part.join();
    } catch (CompletionException e) {
      throw new StartFailedException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static void await(String part, Future<?> future) {
    try {
      future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartFailedException(part + " took more than a minute", e);
    }
  }
}
