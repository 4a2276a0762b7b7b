package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ManagementApiTest {

  private final Vertx vertx = Vertx.vertx();
  private volatile List<String> crashes = List.of();
  private volatile List<String> obstacles = List.of();
  private volatile List<String> details = List.of();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ManagementApi api = new ManagementApi(registry, () -> crashes, () -> obstacles, () -> details);
    server =
        vertx
            .createHttpServer()
            .requestHandler(api.router(vertx))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void crash_isNotLive() throws Exception {
    crashes = List.of("the consumer is crashed");

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").body())
        .isEqualTo("{\"status\":\"not live\",\"reasons\":[\"the consumer is crashed\"]}");
  }

  @Test
  void obstacle_isLiveButNotReady() throws Exception {
    obstacles = List.of("stopping");

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"stopping\"]}");
  }

  @Test
  void detail_isToldAndKeepsNobodyFromAnything() throws Exception {
    details = List.of("LangSmith takes no feedback");

    assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body())
        .isEqualTo("{\"status\":\"ready\",\"details\":[\"LangSmith takes no feedback\"]}");

    obstacles = List.of("stopping");
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"status\":\"not ready\",\"reasons\":[\"stopping\"],"
                + "\"details\":[\"LangSmith takes no feedback\"]}");
  }

  @Test
  void nothingInTheWay_isLiveAndReady() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
