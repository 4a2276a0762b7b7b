package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.plaudit.embedded.EmbeddedKafka;
import io.plaudit.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What callers see while Kafka is away, and when it comes back. */
final class BrokerAwayIT {

  private static final long MIB = 1024L * 1024;
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final String TOKEN =
      "{\"run_id\":\"018f5c3a-0000-7000-8000-000000000001\",\"feedback_key\":\"k\"}";
  private static final String BODY = "{\"trace_id\":\"t\",\"value\":1}";

  @TempDir private Path directory;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private FakeAggregator aggregator;

  @BeforeEach
  void open() {
    aggregator = new FakeAggregator();
    log.start();
    vertxLog().addAppender(log);
  }

  @AfterEach
  void close() {
    vertxLog().detachAppender(log);
    aggregator.close();
  }

  @Test
  void a_broker_that_stops_is_missed_in_time_and_found_again() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
    try (TestDoor door =
        new TestDoor(TestDoor.variables(kafka.bootstrapServers(), "events", aggregator.port()))) {
      door.awaitReadyForWrites();
      assertThat(door.post("/v1/feedback", BODY).statusCode()).isEqualTo(200);
      String token = door.post("/langsmith/feedback/tokens", TOKEN).body();
      String url = token.substring(token.indexOf("/langsmith"), token.indexOf("\",\"expires_at"));

      kafka.close();
      refusesInTime(door, "stored");
      refusesInTime(door, "stored");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> door.management("/health/ready").statusCode() == 503);
      // It may be revoked at a front door that Kafka is there for.
      Awaitility.await()
          .pollInterval(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(40))
          .until(() -> door.get(url + "?score=1").body().contains("revocations"));

      kafka = EmbeddedKafka.start(directory, 0);
      awaitTaken(door);
      door.awaitReadyForWrites();
      assertThat(door.get(url + "?score=1").statusCode()).isEqualTo(200);
    } finally {
      kafka.close();
    }
    assertThat(log.list).noneMatch(event -> event.getLoggerName().contains("BlockedThread"));
  }

  @Test
  void a_broker_that_hangs_is_not_waited_for_and_what_waits_for_it_is_bounded() throws Exception {
    int port = freePort();
    Map<String, String> variables =
        TestDoor.variables("127.0.0.1:" + port, "events", aggregator.port());
    variables.put("PLAUDIT_MAX_IN_FLIGHT_BYTES", Long.toString(MIB));
    try (ServiceProcess broker = broker(port);
        TestDoor door = new TestDoor(variables)) {
      door.awaitReadyForWrites();
      assertThat(door.post("/v1/feedback", BODY).statusCode()).isEqualTo(200);

      broker.pause();
      refusesInTime(door, "unknown whether it is stored: retry with this Idempotency-Key");
      List<HttpResponse<String>> flood = flood(door);
      assertThat(flood).allMatch(response -> response.statusCode() == 503);
      assertThat(flood).anyMatch(response -> response.body().contains("(not stored)"));
      assertThat(flood).anyMatch(response -> response.body().contains("(unknown whether"));
      assertThat(bytesInFlight(door)).isPositive().isLessThanOrEqualTo(MIB);

      broker.resume();
      awaitTaken(door);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(bytesInFlight(door)).isZero());
      door.awaitReadyForWrites();
    }
    assertThat(log.list).noneMatch(event -> event.getLoggerName().contains("BlockedThread"));
  }

  @Test
  void a_front_door_that_starts_before_kafka_waits_for_it() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
    kafka.close();
    try (TestDoor door =
        new TestDoor(TestDoor.variables(kafka.bootstrapServers(), "events", aggregator.port()))) {
      assertThat(door.management("/health/live").statusCode()).isEqualTo(200);
      assertThat(door.management("/health/ready").statusCode()).isEqualTo(503);
      refusesInTime(door, "(not stored)");
      HttpResponse<String> noToken = door.post("/langsmith/feedback/tokens", TOKEN);
      assertThat(noToken.statusCode()).as(noToken.body()).isEqualTo(503);
      assertThat(noToken.headers().firstValue("Retry-After")).isPresent();
      assertThat(noToken.body()).contains("(not stored)");

      kafka = EmbeddedKafka.start(directory, 0);
      door.awaitReadyForWrites();
      assertThat(door.post("/v1/feedback", BODY).statusCode()).isEqualTo(200);
      assertThat(door.post("/langsmith/feedback/tokens", TOKEN).statusCode()).isEqualTo(200);
    } finally {
      kafka.close();
    }
  }

  private static void awaitTaken(TestDoor door) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> door.post("/v1/feedback", BODY).statusCode() == 200);
  }

  private ServiceProcess broker(int port) throws IOException {
    return ServiceProcess.start(
        BrokerProcess.class.getName(),
        Map.of(
            BrokerProcess.DIRECTORY,
            directory.resolve("broker").toString(),
            BrokerProcess.PORT,
            Integer.toString(port)),
        directory.resolve("broker.log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void refusesInTime(TestDoor door, String outcome) throws Exception {
    long before = System.nanoTime();
    HttpResponse<String> response =
        door.post("/v1/feedback", BODY, "Idempotency-Key", "while-away");

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains(outcome).contains("AB04");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.headers().firstValue("Idempotency-Key")).contains("while-away");
    assertThat(response.headers().firstValue("x-portkey-request-id")).isPresent();
  }

  /** Far more than may be in flight, at once. */
  private static List<HttpResponse<String>> flood(TestDoor door) throws Exception {
    String body =
        "{\"trace_id\":\"flood\",\"value\":1,\"comment\":\"%s\"}".formatted("x".repeat(15_000));
    ExecutorService callers = Executors.newFixedThreadPool(200);
    try {
      List<Future<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(callers.submit(() -> door.post("/v1/feedback", body)));
      }
      List<HttpResponse<String>> responses = new ArrayList<>();
      for (Future<HttpResponse<String>> call : calls) {
        responses.add(call.get());
      }
      return responses;
    } finally {
      callers.shutdownNow();
    }
  }

  private static double bytesInFlight(TestDoor door) throws Exception {
    return door.management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("plaudit_ingest_bytes_in_flight_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static Logger vertxLog() {
    return (Logger) LoggerFactory.getLogger("io.vertx");
  }
}
