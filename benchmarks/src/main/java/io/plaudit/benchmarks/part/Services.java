package io.plaudit.benchmarks.part;

import io.plaudit.access.ApiKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Starts our services, set up by nothing but their variables. */
public final class Services {

  public static final String TENANT = "bench";
  public static final String KEY = "pk_of_the_benchmarks";

  private static final Duration START = Duration.ofMinutes(2);

  private final Jvm jvm;
  private final Broker broker;

  public Services(Jvm jvm, Broker broker) {
    this.jvm = jvm;
    this.broker = broker;
  }

  /** A service that runs. */
  public record Service(Child child, int port, int managementPort) implements AutoCloseable {

    public URI at(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where it tells what it has counted. */
    public URI metrics() {
      return URI.create("http://127.0.0.1:" + managementPort + "/metrics");
    }

    @Override
    public void close() {
      child.close();
    }
  }

  /** Starts the aggregator on a database and returns at once. */
  public Service aggregator(Database database, String name) throws IOException {
    Map<String, String> variables = new HashMap<>(database.variables(name));
    variables.put("PLAUDIT_GROUP_ID", "aggregator-of-" + name);
    variables.put("PLAUDIT_INSTANCE_ID", "bench");
    return start("aggregator", "io.plaudit.aggregator.AggregatorMain", variables);
  }

  /** Starts the front door and returns when it is open. */
  public Service ingest(int aggregatorPort) throws IOException, InterruptedException {
    return ingest(aggregatorPort, Map.of());
  }

  /** The same, with more variables than it needs. */
  public Service ingest(int aggregatorPort, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PLAUDIT_PARTITIONS", Integer.toString(Broker.PARTITIONS));
    variables.put("PLAUDIT_TOPIC_RETENTION", "-PT1S");
    variables.put("PLAUDIT_AGGREGATOR_URL", "http://127.0.0.1:" + aggregatorPort);
    Service service = start("ingest", "io.plaudit.ingest.IngestMain", variables);
    awaitReady(service);
    return service;
  }

  /** Waits until the service says that it is ready. */
  public static void awaitReady(Service service) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + service.managementPort() + "/health/ready");
    awaitAnswer(service.child(), url, START);
  }

  /** Waits until a URL of a process answers 200. */
  public static void awaitAnswer(Child child, URI url, Duration limit)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
    child.await("answer at " + url, limit, () -> answers(client, request));
  }

  private Service start(String name, String main, Map<String, String> more) throws IOException {
    int port = freePort();
    int managementPort = freePort();
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PLAUDIT_HOST", "127.0.0.1");
    variables.put("PLAUDIT_PORT", Integer.toString(port));
    variables.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(managementPort));
    variables.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", broker.address());
    variables.put("PLAUDIT_SINGLE_REPLICA", "true");
    variables.put("PLAUDIT_ASSERTION_SECRET", "a secret that only these benchmarks share");
    variables.putIfAbsent("PLAUDIT_API_KEYS", keys());
    return new Service(jvm.ours(name, main, variables), port, managementPort);
  }

  private static String keys() {
    return """
        [{"name":"bench","sha256":"%s","tenant":"%s","scopes":["write","read","admin"]}]"""
        .formatted(ApiKeys.sha256(KEY), TENANT);
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
