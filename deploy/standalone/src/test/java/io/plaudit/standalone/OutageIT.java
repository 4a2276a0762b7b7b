package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.embedded.EmbeddedKafka;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker or the database is away for a while. */
class OutageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FEEDBACK = "{\"trace_id\":\"t\",\"value\":4}";

  @TempDir Path directory;

  private EmbeddedKafka kafka;
  private EmbeddedDatabase postgres;
  private Cluster cluster;
  private Member aggregator;
  private Member ingest;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    postgres = EmbeddedDatabase.start(directory.resolve("postgres"), 0);
    cluster = new Cluster(kafka.bootstrapServers(), address(postgres), directory);
    aggregator = cluster.aggregator("only");
    ingest = cluster.ingest(aggregator.url());
    aggregator.awaitReady();
    ingest.awaitReady();
  }

  @AfterEach
  void stop() {
    cluster.close();
    postgres.close();
    kafka.close();
  }

  @Test
  void withoutTheBrokerWritesAreRefusedQuicklyAndComeBackByThemselves() throws Exception {
    Client client = ingest.client();
    assertThat(client.post("/v1/feedback", FEEDBACK, "idempotency-key", "before").statusCode())
        .isEqualTo(200);
    int port = kafka.port();
    kafka.close();
    for (int attempt = 0; attempt < 20; attempt++) {
      long begin = System.nanoTime();
      HttpResponse<String> refused =
          client.post("/v1/feedback", FEEDBACK, "idempotency-key", "during-" + attempt);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(refused.headers().firstValue("x-portkey-request-id")).isPresent();
      assertThat(refused.headers().firstValue("idempotency-key")).contains("during-" + attempt);
    }
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), port);
    for (int attempt = 0; attempt < 20; attempt++) {
      String key = "during-" + attempt;
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .post("/v1/feedback", FEEDBACK, "idempotency-key", key)
                              .statusCode())
                      .isEqualTo(200));
    }
    awaitCount(client, 21);
    assertThat(Files.readString(ingest.process().log())).doesNotContain("has been blocked for");
  }

  @Test
  void withoutTheDatabaseWritesGoOnAndReadsSaySo() throws Exception {
    Client client = ingest.client();
    int port = postgres.port();
    postgres.close();
    for (int number = 0; number < 30; number++) {
      assertThat(
              client
                  .post("/v1/feedback", FEEDBACK, "idempotency-key", "without-" + number)
                  .statusCode())
          .isEqualTo(200);
    }
    HttpResponse<String> read = client.get("/v1/summary");
    assertThat(read.statusCode()).isEqualTo(503);
    assertThat(read.headers().firstValue("retry-after")).isPresent();
    HttpResponse<String> update =
        client.send("PUT", "/v1/feedback/11111111-1111-4111-8111-111111111111", "{\"value\":1}");
    assertThat(update.statusCode()).isEqualTo(503);
    assertThat(update.headers().firstValue("retry-after")).isPresent();

    postgres = EmbeddedDatabase.start(directory.resolve("postgres"), port);
    awaitCount(client, 30);
    assertThat(Files.readString(aggregator.process().log())).doesNotContain("has been blocked for");
  }

  private static void awaitCount(Client client, long count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(client.query("/v1/summary").get("count").asLong()).isEqualTo(count));
  }

  private static TestDatabase address(EmbeddedDatabase server) {
    return new TestDatabase(
        server.host(), server.port(), server.database(), server.user(), server.password());
  }
}
