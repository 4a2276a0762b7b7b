package io.plaudit.standalone;

import io.plaudit.access.ApiKeys;
import io.plaudit.testsupport.ServiceProcess;
import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Both services as processes of their own, on a broker and a database that the test owns. */
final class Cluster implements AutoCloseable {

  static final String KEY = "pk_cluster_test_key";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static final String WRITE_ONLY_KEY = "pk_writer_of_the_cluster";

  private final Map<String, String> common = new HashMap<>();
  private final Map<String, String> database = new HashMap<>();
  private final Deque<ServiceProcess> started = new ArrayDeque<>();
  private final Path logs;

  Cluster(String bootstrapServers, TestDatabase database, Path logs) {
    this.logs = logs;
    common.put("PLAUDIT_HOST", "127.0.0.1");
    common.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    common.put("PLAUDIT_EVENTS_TOPIC", "events-" + UUID.randomUUID());
    common.put("PLAUDIT_OBJECTS_TOPIC", "objects-" + UUID.randomUUID());
    common.put("PLAUDIT_SINGLE_REPLICA", "true");
    common.put("PLAUDIT_ASSERTION_SECRET", "0123456789abcdef0123456789abcdef");
    common.put(
        "PLAUDIT_API_KEYS",
        """
        [{"name":"test","sha256":"%s","tenant":"default","scopes":["write","read"]},
         {"name":"writer","sha256":"%s","tenant":"default","scopes":["write"]}]"""
            .formatted(ApiKeys.sha256(KEY), ApiKeys.sha256(WRITE_ONLY_KEY)));
    this.database.put(
        "PLAUDIT_DATABASE_URL",
        "postgresql://" + database.host() + ":" + database.port() + "/" + database.database());
    this.database.put("PLAUDIT_DATABASE_USER", database.user());
    this.database.put("PLAUDIT_DATABASE_PASSWORD", database.password());
    this.database.put("PLAUDIT_GROUP_ID", "group-" + UUID.randomUUID());
  }

  /** The topic of events that this cluster alone uses. */
  String topic() {
    return common.get("PLAUDIT_EVENTS_TOPIC");
  }

  /** The topic on which its aggregators publish. */
  String aggregatesTopic() {
    return topic() + "-aggregates";
  }

  /** A service's address and process. */
  record Member(String url, String management, ServiceProcess process) {
    Client client() {
      return new Client(url, KEY);
    }

    void awaitReady() throws IOException, InterruptedException {
      process.awaitReady(URI.create(management + "/health/ready"), PATIENCE);
    }
  }

  /** A front door that reads from this aggregator; not waited for. */
  Member ingest(String aggregatorUrl) throws IOException {
    return ingest(aggregatorUrl, Map.of());
  }

  /** The same, with more variables than it needs. */
  Member ingest(String aggregatorUrl, Map<String, String> more) throws IOException {
    Map<String, String> variables = new HashMap<>(common);
    variables.putAll(more);
    variables.put("PLAUDIT_AGGREGATOR_URL", aggregatorUrl);
    variables.put("PLAUDIT_PARTITIONS", "4");
    return start("io.plaudit.ingest.IngestMain", "ingest", variables);
  }

  /** An aggregator of this name, its static membership; not waited for. */
  Member aggregator(String name) throws IOException {
    Map<String, String> variables = new HashMap<>(common);
    variables.putAll(database);
    variables.put("PLAUDIT_AGGREGATES_TOPIC", aggregatesTopic());
    variables.put("PLAUDIT_INSTANCE_ID", name);
    variables.put("PLAUDIT_BATCH_EVENTS", "500");
    return start("io.plaudit.aggregator.AggregatorMain", name, variables);
  }

  private Member start(String mainClass, String name, Map<String, String> variables)
      throws IOException {
    int port = freePort();
    int managementPort = freePort();
    variables.put("PLAUDIT_PORT", Integer.toString(port));
    variables.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(managementPort));
    ServiceProcess process =
        ServiceProcess.start(mainClass, variables, logs.resolve(name + ".log"));
    started.push(process);
    return new Member("http://127.0.0.1:" + port, "http://127.0.0.1:" + managementPort, process);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    started.forEach(ServiceProcess::close);
  }
}
