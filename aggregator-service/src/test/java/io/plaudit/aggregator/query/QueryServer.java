package io.plaudit.aggregator.query;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.alert.AlertSettings;
import io.plaudit.aggregator.alert.Alerting;
import io.plaudit.aggregator.alert.NoAlertMetrics;
import io.plaudit.aggregator.audit.Auditor;
import io.plaudit.config.Secret;
import io.plaudit.testsupport.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The query API over real HTTP and a real database; its log is always applied. */
final class QueryServer implements AutoCloseable {

  static final String KEY = "key-of-acme";
  static final String OTHER_KEY = "key-of-globex";
  static final String ADMIN_KEY = "key-of-an-admin";
  static final String OPERATOR_KEY = "key-of-the-operator";
  static final Secret SECRET = new Secret("0123456789abcdef0123456789abcdef");
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx;
  private final Pool pool;
  private final ReadBarrier barrier;
  private final HttpServer server;

  private QueryServer(Vertx vertx, Pool pool, ReadBarrier barrier, HttpServer server) {
    this.vertx = vertx;
    this.pool = pool;
    this.barrier = barrier;
    this.server = server;
  }

  static ApiKeys keys() {
    return key(KEY, TestFeedback.TENANT, "read")
        .and(key(OTHER_KEY, TestFeedback.OTHER_TENANT, "read"))
        .and(key("key-of-a-writer", TestFeedback.TENANT, "write"))
        .and(key(ADMIN_KEY, TestFeedback.TENANT, "admin"))
        .and(key(OPERATOR_KEY, TestFeedback.OTHER_TENANT, "operator"));
  }

  private static ApiKeys key(String key, String tenant, String scope) {
    return ApiKeys.parse(
        """
        [{"name":"%s","sha256":"%s","tenant":"%s","scopes":["%s"]}]"""
            .formatted(key, ApiKeys.sha256(key), tenant, scope));
  }

  static QueryServer start(StoredFeedback stored) {
    return start(stored.database(), Duration.ofSeconds(5), QuerySettings.Limits.STANDARD);
  }

  static QueryServer start(
      TestDatabase database, Duration statementTimeout, QuerySettings.Limits limits) {
    return start(database, statementTimeout, limits, new FakeLogState());
  }

  static QueryServer start(
      TestDatabase database,
      Duration statementTimeout,
      QuerySettings.Limits limits,
      LogState state) {
    Vertx vertx = Vertx.vertx();
    Pool pool = QueryDatabase.pool(vertx, options(database, statementTimeout), 4);
    ReadBarrier barrier = new ReadBarrier(state, Duration.ofSeconds(2), 100);
    QuerySettings settings =
        new QuerySettings(keys(), SECRET, StoredFeedback.TAGS, Duration.ofSeconds(30), limits);
    PgConnectOptions options = options(database, statementTimeout);
    AuditReads audits = new AuditReads(vertx, new Auditor(vertx, pool, options), state);
    // Not started: nobody looks at rules, and nothing is told.
    Alerting alerting =
        new Alerting(
            vertx,
            options,
            new AlertSettings(SECRET, false, AlertSettings.Times.STANDARD),
            () -> false,
            new NoAlertMetrics());
    AlertReads alerts = new AlertReads(pool, alerting);
    QueryApi api = new QueryApi(vertx, settings, pool, barrier, barrier, audits, alerts);
    HttpServer server =
        await(vertx.createHttpServer().requestHandler(api.router()).listen(0, "127.0.0.1"));
    return new QueryServer(vertx, pool, barrier, server);
  }

  static PgConnectOptions options(TestDatabase database, Duration statementTimeout) {
    return QueryDatabase.connectOptions(
        "postgresql://" + database.host() + ":" + database.port() + "/" + database.database(),
        database.user(),
        new Secret(database.password()),
        statementTimeout);
  }

  int port() {
    return server.actualPort();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The JSON of a 200. */
  JsonNode get(String path) {
    return ok(response(KEY, path));
  }

  JsonNode getAsOther(String path) {
    return ok(response(OTHER_KEY, path));
  }

  HttpResponse<String> response(String key, String path) {
    return send(request(path).header("x-api-key", key).build());
  }

  HttpResponse<String> response(String path, Map<String, String> headers) {
    HttpRequest.Builder request = request(path);
    headers.forEach(request::header);
    return send(request.build());
  }

  HttpResponse<String> send(String method, String key, String path) {
    return send(
        request(path)
            .header("x-api-key", key)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  JsonNode search(String body) {
    return ok(searchResponse(body));
  }

  HttpResponse<String> searchResponse(String body) {
    return send(
        request("/v1/feedback/search")
            .header("x-api-key", KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode ok(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return parse(response.body());
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(server.close());
    barrier.close();
    await(pool.close());
    await(vertx.close());
  }
}
