package io.plaudit.ingest;

import io.plaudit.access.ApiKeys;
import io.plaudit.config.Env;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A front door on free ports, started through its one lifecycle class, and a client for it. */
final class TestDoor implements AutoCloseable {

  static final String KEY = "pk-test-acme";
  static final String WRITE_ONLY = "pk-test-writer";
  static final String READ_ONLY = "pk-test-reader";
  static final String ADMIN = "pk-test-admin";
  static final String OTHERS_ADMIN = "pk-test-admin-of-globex";
  static final String OPERATOR = "pk-test-operator";
  static final String SECRET = "a secret of both services, 32 bytes and more";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final IngestService service;

  TestDoor(Map<String, String> variables) {
    service = new IngestService(config(variables));
    service
        .start()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  static Map<String, String> variables(String bootstrap, String topic, int aggregatorPort) {
    return new HashMap<>(
        Map.of(
            "PLAUDIT_KAFKA_BOOTSTRAP_SERVERS",
            bootstrap,
            "PLAUDIT_EVENTS_TOPIC",
            topic,
            "PLAUDIT_SINGLE_REPLICA",
            "true",
            "PLAUDIT_PARTITIONS",
            "4",
            "PLAUDIT_API_KEYS",
            keys(),
            "PLAUDIT_ASSERTION_SECRET",
            SECRET,
            "PLAUDIT_HOST",
            "127.0.0.1",
            "PLAUDIT_PORT",
            "0",
            "PLAUDIT_MANAGEMENT_PORT",
            "0",
            "PLAUDIT_AGGREGATOR_URL",
            "http://127.0.0.1:" + aggregatorPort));
  }

  static IngestConfig config(Map<String, String> variables) {
    return IngestConfig.from(new Env(variables));
  }

  static String keys() {
    return "["
        + key("gateway", KEY, "\"write\",\"read\"")
        + ","
        + key("writer", WRITE_ONLY, "\"write\"")
        + ","
        + key("reader", READ_ONLY, "\"read\"")
        + ","
        + key("admin", ADMIN, "\"admin\",\"write\"")
        + ","
        + key("operator", OPERATOR, "\"operator\",\"admin\",\"write\",\"read\"")
        + ","
        + key("admin", OTHERS_ADMIN, "\"admin\",\"write\",\"read\"").replace("acme", "globex")
        + "]";
  }

  private static String key(String name, String key, String scopes) {
    return "{\"name\":\"%s\",\"sha256\":\"%s\",\"tenant\":\"acme\",\"scopes\":[%s]}"
        .formatted(name, ApiKeys.sha256(key), scopes);
  }

  IngestService service() {
    return service;
  }

  void awaitReadyForWrites() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> management("/health/ready").statusCode() == 200);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
        .timeout(Duration.ofSeconds(30))
        .header("x-portkey-api-key", KEY);
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> management(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.managementPort() + path)));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    service.stop().toCompletionStage().toCompletableFuture().orTimeout(40, TimeUnit.SECONDS).join();
  }
}
