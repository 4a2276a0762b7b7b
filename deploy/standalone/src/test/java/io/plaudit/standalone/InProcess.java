package io.plaudit.standalone;

import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.aggregator.AggregatorService;
import io.plaudit.config.Env;
import io.plaudit.ingest.IngestConfig;
import io.plaudit.ingest.IngestService;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One aggregator and front doors in the test's own process, on topics and a database of theirs. */
final class InProcess implements AutoCloseable {

  static final String KEY = "pk_of_acme_in_process";
  static final UUID USER = UUID.fromString("77777777-7777-4777-8777-777777777777");
  static final String OTHERS_KEY = "pk_of_the_other_tenant";
  static final String OTHERS_ADMINS_KEY = "pk_of_the_other_tenants_admin";
  static final String READING_KEY = "pk_of_a_reader";
  static final String OPERATORS_KEY = "pk_of_the_operator";

  private static final long PATIENCE_SECONDS = 60;

  private final Map<String, String> common = new HashMap<>();
  private final Map<String, String> ofAggregator = new HashMap<>();
  private final List<IngestService> doors = new ArrayList<>();
  private final TestDatabase database = TestPostgres.freshDatabase();
  private Optional<AggregatorService> aggregator = Optional.empty();

  /**
   * @param more variables of the aggregator
   */
  InProcess(Map<String, String> more) {
    common.put("PLAUDIT_HOST", "127.0.0.1");
    common.put("PLAUDIT_MANAGEMENT_PORT", "0");
    common.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", TestKafka.bootstrapServers());
    common.put("PLAUDIT_EVENTS_TOPIC", TestKafka.uniqueTopic("events"));
    common.put("PLAUDIT_OBJECTS_TOPIC", TestKafka.uniqueTopic("objects"));
    common.put("PLAUDIT_SINGLE_REPLICA", "true");
    common.put("PLAUDIT_ASSERTION_SECRET", "0123456789abcdef0123456789abcdef");
    common.put(
        "PLAUDIT_API_KEYS",
        """
        [{"name":"a","sha256":"%s","tenant":"acme","user":"%s","scopes":["write","read","admin"]},
         {"name":"o","sha256":"%s","tenant":"other","scopes":["write","read"]},
         {"name":"b","sha256":"%s","tenant":"other","scopes":["write","read","admin"]},
         {"name":"r","sha256":"%s","tenant":"acme","scopes":["read"]},
         {"name":"p","sha256":"%s","tenant":"acme","scopes":["write","read","admin","operator"]}]"""
            .formatted(
                ApiKeys.sha256(KEY),
                USER,
                ApiKeys.sha256(OTHERS_KEY),
                ApiKeys.sha256(OTHERS_ADMINS_KEY),
                ApiKeys.sha256(READING_KEY),
                ApiKeys.sha256(OPERATORS_KEY)));
    ofAggregator.putAll(common);
    ofAggregator.put("PLAUDIT_AGGREGATES_TOPIC", aggregatesTopic());
    ofAggregator.put("PLAUDIT_PORT", "0");
    ofAggregator.put("PLAUDIT_INSTANCE_ID", "one");
    ofAggregator.put("PLAUDIT_GROUP_ID", common.get("PLAUDIT_EVENTS_TOPIC"));
    ofAggregator.put(
        "PLAUDIT_DATABASE_URL",
        "postgresql://" + database.host() + ":" + database.port() + "/" + database.database());
    ofAggregator.put("PLAUDIT_DATABASE_USER", database.user());
    ofAggregator.put("PLAUDIT_DATABASE_PASSWORD", database.password());
    ofAggregator.putAll(more);
  }

  AggregatorService startAggregator() throws TimeoutException {
    AggregatorService started = new AggregatorService(AggregatorConfig.from(new Env(ofAggregator)));
    aggregator = Optional.of(started);
    await(started.start());
    // Its place must not change for those who know it.
    ofAggregator.put("PLAUDIT_PORT", Integer.toString(started.port()));
    return started;
  }

  void stopAggregator() throws TimeoutException {
    AggregatorService stopped = aggregator.orElseThrow();
    aggregator = Optional.empty();
    await(stopped.stop());
  }

  /**
   * A front door to the aggregator, which has to run.
   *
   * @param port 0 is any free one
   */
  IngestService openDoor(int port) throws TimeoutException {
    Map<String, String> variables = new HashMap<>(common);
    variables.put("PLAUDIT_PORT", Integer.toString(port));
    variables.put("PLAUDIT_PARTITIONS", "4");
    variables.put("PLAUDIT_AGGREGATOR_URL", "http://127.0.0.1:" + aggregator.orElseThrow().port());
    IngestService door = new IngestService(IngestConfig.from(new Env(variables)));
    doors.add(door);
    await(door.start());
    FrontDoorProbe.awaitReady("http://127.0.0.1:" + door.port(), PATIENCE_SECONDS);
    return door;
  }

  String topic() {
    return common.get("PLAUDIT_EVENTS_TOPIC");
  }

  String aggregatesTopic() {
    return topic() + "-aggregates";
  }

  String objectsTopic() {
    return common.get("PLAUDIT_OBJECTS_TOPIC");
  }

  TestDatabase database() {
    return database;
  }

  @Override
  public void close() throws TimeoutException {
    for (IngestService door : doors) {
      await(door.stop());
    }
    if (aggregator.isPresent()) {
      stopAggregator();
    }
  }

  private static void await(Future<?> future) throws TimeoutException {
    future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
