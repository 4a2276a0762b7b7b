package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.plaudit.ingest.admission.AdmissionSettings;
import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.idempotency.Pseudonyms;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.ingest.publish.ObjectPublisher;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.SideObject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The front door with a dialect that nobody has heard of. */
final class FrontDoorTest {

  private static final String KEYS =
      """
      [{"name":"test","sha256":"%s","tenant":"acme","scopes":["write","read","admin"]}]"""
          .formatted(ApiKeys.sha256("secret"));

  private final Vertx vertx = Vertx.vertx();
  private final Tally tally = new Tally();
  private int port;

  @BeforeEach
  void open() {
    FrontDoor door =
        new FrontDoor(
            vertx,
            new FrontDoor.Settings(
                "127.0.0.1",
                0,
                ApiKeys.parse(KEYS),
                1024 * 1024,
                List.of("https://a.example"),
                Optional.empty(),
                AdmissionSettings.STANDARD,
                Connections.Times.STANDARD),
            List.of(new Parrot()),
            new Nobody(),
            new NoObjects(),
            vertx.createHttpClient(),
            new AssertionSigner(vertx, new Secret("x".repeat(32))),
            new Pseudonyms(new Secret("y")),
            tally);
    port = await(door.open());
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void a_fixed_operation_answers_without_log_and_store() throws Exception {
    HttpResponse<String> response = send("/parrot/hello", "secret");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("x-parrot-request")).isPresent();
    assertThat(tally.accepted).isEqualTo(1);
  }

  @Test
  void a_bug_in_a_dialect_is_an_internal_error_in_its_own_words() throws Exception {
    HttpResponse<String> response = send("/parrot/dead", "secret");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).startsWith("parrot says: internal error, request ");
    assertThat(tally.failed).isEqualTo(1);
  }

  @Test
  void a_dialects_own_key_header_is_taken() throws Exception {
    assertThat(send("/parrot/hello", "wrong").statusCode()).isEqualTo(401);
    assertThat(tally.rejected).isEqualTo("unauthorized");
  }

  @Test
  void only_a_listed_origin_is_allowed() throws Exception {
    assertThat(origin("https://a.example")).contains("https://a.example");
    assertThat(origin("https://b.example")).isEmpty();
  }

  @Test
  void what_is_forgotten_has_a_short_name() throws Exception {
    String body = "{\"tag\":\"_user\",\"value\":\"" + "x".repeat(16 * 1024) + "\"}";
    HttpResponse<String> response =
        send(request("/v1/forget", "secret").POST(HttpRequest.BodyPublishers.ofString(body)));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("at most 16384 bytes");
  }

  private Optional<String> origin(String origin) throws Exception {
    return send(request("/parrot/hello", "secret").header("Origin", origin))
        .headers()
        .firstValue("Access-Control-Allow-Origin");
  }

  private HttpResponse<String> send(String path, String key) throws Exception {
    return send(request(path, key));
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("x-parrot-key", key);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Repeats what it hears. */
  static final class Parrot implements Dialect {
    @Override
    public String name() {
      return "parrot";
    }

    @Override
    public List<Operation> operations() {
      return List.of(
          new Operation.Fixed(
              new Route("parrot", List.of("GET"), List.of("/parrot/{word}")),
              Scope.READ,
              Parrot::repeat));
    }

    private static DialectResponse repeat(DialectRequest request) {
      String word = request.parameters().get("word");
      if (word.equals("dead")) {
        throw new IllegalStateException("this parrot is no more");
      }
      return DialectResponse.json(200, word.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> keyHeaders() {
      return List.of("x-parrot-key");
    }

    @Override
    public String requestIdHeader() {
      return "x-parrot-request";
    }

    @Override
    public List<String> exposedHeaders() {
      return List.of();
    }

    @Override
    public DialectResponse failure(Failure failure) {
      String words = "parrot says: " + failure.message();
      return DialectResponse.json(failure.status(), words.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A publisher that is never asked. */
  static final class Nobody implements EventPublisher {
    @Override
    public CompletableFuture<Void> publish(List<FeedbackEvent> events, String traceparent) {
      throw new AssertionError("nothing is written here");
    }

    @Override
    public CompletableFuture<Void> forget(Erasure erasure, String traceparent) {
      throw new AssertionError("nobody is forgotten here");
    }

    @Override
    public Optional<String> check() {
      return Optional.empty();
    }
  }

  static final class NoObjects implements ObjectPublisher {
    @Override
    public CompletableFuture<Void> publish(List<SideObject> objects) {
      throw new AssertionError("nothing is written here");
    }

    @Override
    public Optional<String> check() {
      return Optional.empty();
    }
  }

  /** Counts on the event loop; read when the answer has come. */
  static final class Tally implements TrafficMetrics {
    @Override
    public void dropped(int items) {}

    private volatile int accepted;
    private volatile int failed;
    private volatile String rejected;

    @Override
    public void received() {}

    @Override
    public void accepted() {
      accepted = 1;
    }

    @Override
    public void rejected(String reason) {
      rejected = reason;
    }

    @Override
    public void failed() {
      failed = 1;
    }

    @Override
    public void published(int events) {}
  }
}
