package io.plaudit.faults;

import io.plaudit.access.ApiKeys;
import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Three brokers, two ingest services, two aggregators and a database, each in processes of its own,
 * and a proxy on every way between two of them.
 */
final class TestedSystem implements AutoCloseable {

  static final String KEY = "pk_key_of_the_fault_harness";
  static final String TOPIC = "feedback.events";

  private static final int BROKERS = 3;
  private static final int PAIRS = 2;
  private static final String DATABASE = "plaudit";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  private final LoopbackPorts ports = new LoopbackPorts();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();
  private final List<TcpProxy> proxies = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<URI> frontDoors = new ArrayList<>();
  private final RunDirectory directory;
  private final Brokers brokers;
  private final DatabasePart database;
  private ClusterView cluster;

  /** Nothing runs yet. */
  TestedSystem(RunDirectory directory) throws IOException {
    this.directory = directory;
    List<String> services = new ArrayList<>();
    for (int pair = 1; pair <= PAIRS; pair++) {
      services.add(ingestName(pair));
      services.add(aggregatorName(pair));
    }
    brokers = new Brokers(directory.root(), BROKERS, services, ports, this::proxy);
    int databasePort = ports.next();
    List<TcpProxy> toDatabase = new ArrayList<>();
    Map<String, List<TcpProxy>> databaseLinks = new LinkedHashMap<>();
    databaseLinks.put("sessions", toDatabase);
    database = new DatabasePart(directory.of("postgres"), databasePort, databaseLinks);
    database.start();
    for (int pair = 1; pair <= PAIRS; pair++) {
      addPair(pair, databasePort, toDatabase);
    }
    for (int node = 1; node <= BROKERS; node++) {
      parts.add(broker(node));
    }
    parts.add(database);
  }

  /** Starts everything; {@link #parts} say when they serve. */
  void start() throws IOException, InterruptedException {
    for (Part part : parts) {
      if (part.role() == Part.Role.BROKER) {
        part.start();
      }
    }
    cluster = new ClusterView(brokers.bootstrap(Brokers.HARNESS));
    for (Part part : parts) {
      if (part.role() == Part.Role.INGEST || part.role() == Part.Role.AGGREGATOR) {
        part.start();
      }
    }
  }

  List<Part> parts() {
    return parts;
  }

  List<URI> frontDoors() {
    return frontDoors;
  }

  HttpClient http() {
    return http;
  }

  ClusterView cluster() {
    return cluster;
  }

  TestDatabase database() {
    return database.address();
  }

  private Part broker(int node) throws IOException {
    Path file = brokers.properties(node);
    return new JavaPart(
        "broker-" + node,
        Part.Role.BROKER,
        BrokerMain.class.getName(),
        Map.of(BrokerMain.PROPERTIES, file.toString()),
        directory.log("broker-" + node),
        brokers.links(node),
        () -> cluster.inSync(node));
  }

  private void addPair(int pair, int databasePort, List<TcpProxy> toDatabase) throws IOException {
    int queryPort = ports.next();
    Way database = way(databasePort);
    Way query = way(queryPort);
    toDatabase.add(database.proxy());

    Map<String, String> front = common(ingestName(pair));
    front.put("PLAUDIT_AGGREGATOR_URL", "http://127.0.0.1:" + query.port());
    front.put("PLAUDIT_PARTITIONS", "6");
    int door = ports.next();
    frontDoors.add(URI.create("http://127.0.0.1:" + door));
    parts.add(
        service(
            "ingest-" + pair,
            Part.Role.INGEST,
            "io.plaudit.ingest.IngestMain",
            door,
            front,
            links("kafka", brokers.ways(ingestName(pair)), "reads", List.of(query.proxy()))));

    Map<String, String> back = common(aggregatorName(pair));
    back.put("PLAUDIT_INSTANCE_ID", "aggregator-" + pair);
    back.put("PLAUDIT_CONSUMERS", "2");
    back.put("PLAUDIT_DATABASE_URL", "postgresql://127.0.0.1:" + database.port() + "/" + DATABASE);
    back.put("PLAUDIT_DATABASE_USER", this.database.address().user());
    back.put("PLAUDIT_DATABASE_PASSWORD", this.database.address().password());
    Map<String, List<TcpProxy>> links =
        links("kafka", brokers.ways(aggregatorName(pair)), "database", List.of(database.proxy()));
    links.put("reads", List.of(query.proxy()));
    parts.add(
        service(
            "aggregator-" + pair,
            Part.Role.AGGREGATOR,
            "io.plaudit.aggregator.AggregatorMain",
            queryPort,
            back,
            links));
  }

  private Part service(
      String name,
      Part.Role role,
      String mainClass,
      int port,
      Map<String, String> environment,
      Map<String, List<TcpProxy>> links)
      throws IOException {
    int management = ports.next();
    environment.put("PLAUDIT_PORT", Integer.toString(port));
    environment.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(management));
    URI ready = URI.create("http://127.0.0.1:" + management + "/health/ready");
    return new JavaPart(
        name, role, mainClass, environment, directory.log(name), links, new Readiness(http, ready));
  }

  private Map<String, String> common(String listener) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLAUDIT_HOST", "127.0.0.1");
    variables.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", brokers.bootstrap(listener));
    variables.put("PLAUDIT_EVENTS_TOPIC", TOPIC);
    variables.put("PLAUDIT_ASSERTION_SECRET", "0123456789abcdef0123456789abcdef");
    variables.put(
        "PLAUDIT_API_KEYS",
        """
        [{"name":"faults","sha256":"%s","tenant":"default","scopes":["write","read"]}]"""
            .formatted(ApiKeys.sha256(KEY)));
    return variables;
  }

  private static Map<String, List<TcpProxy>> links(
      String first, List<TcpProxy> some, String second, List<TcpProxy> others) {
    Map<String, List<TcpProxy>> links = new LinkedHashMap<>();
    links.put(first, some);
    links.put(second, others);
    return links;
  }

  /** A proxy and where it listens. */
  record Way(int port, TcpProxy proxy) {}

  private Way way(int target) {
    int port = ports.next();
    return new Way(port, proxy(port, target));
  }

  private TcpProxy proxy(int port, int target) {
    TcpProxy proxy = TcpProxy.start(port, target);
    proxies.add(proxy);
    return proxy;
  }

  private static String ingestName(int pair) {
    return "INGEST" + pair;
  }

  private static String aggregatorName(int pair) {
    return "AGGREGATOR" + pair;
  }

  /** Ends everything at once: what is to be looked at has been looked at. */
  @Override
  public void close() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    for (Part part : parts) {
      part.kill();
    }
    for (TcpProxy proxy : proxies) {
      proxy.close();
    }
  }

  /** How many ways there are. */
  int ways() {
    return proxies.size();
  }
}
