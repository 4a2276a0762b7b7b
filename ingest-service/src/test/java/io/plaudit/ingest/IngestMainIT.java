package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.testsupport.ServiceProcess;
import io.plaudit.testsupport.TestKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process. */
final class IngestMainIT {

  private static final int LARGEST = 32 * 1024 * 1024;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;

  @Test
  void it_serves_until_it_is_asked_to_stop_and_then_stops_cleanly() throws Exception {
    int managementPort = freePort();
    Map<String, String> variables =
        TestDoor.variables(TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), 1);
    variables.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(managementPort));
    try (ServiceProcess service = start(variables)) {
      service.awaitReady(
          URI.create("http://127.0.0.1:" + managementPort + "/health/ready"),
          Duration.ofSeconds(30));

      assertThat(service.stop(Duration.ofSeconds(20))).isEqualTo(143);
      assertThat(service.log()).content().doesNotContain("Exception", TestDoor.SECRET);
    }
  }

  @Test
  void it_names_all_that_is_wrong_and_does_not_start() throws Exception {
    try (ServiceProcess service = start(Map.of("PLAUDIT_PORT", "x"))) {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !service.isAlive());

      assertThat(Files.readString(service.log()))
          .contains("PLAUDIT_PORT must be", "PLAUDIT_ASSERTION_SECRET is required");
    }
  }

  /** Three are as many of the largest bodies as are let in at once of one tenant. */
  @Test
  void bodies_of_nothing_but_names_are_refused_soon_in_little_memory() throws Exception {
    int port = freePort();
    int managementPort = freePort();
    Map<String, String> variables =
        TestDoor.variables(TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), 1);
    variables.put("PLAUDIT_PORT", Integer.toString(port));
    variables.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(managementPort));
    variables.put("JAVA_TOOL_OPTIONS", "-Xmx512m -XX:+ExitOnOutOfMemoryError");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/feedback"))
            .header("x-portkey-api-key", TestDoor.KEY)
            .timeout(Duration.ofSeconds(20));
    try (ServiceProcess service = start(variables)) {
      service.awaitReady(
          URI.create("http://127.0.0.1:" + managementPort + "/health/ready"),
          Duration.ofSeconds(30));
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      byte[] few = names(300);
      for (byte[] body : List.of(names(Integer.MAX_VALUE), few, few)) {
        HttpRequest call =
            request.copy().POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        calls.add(HTTP.sendAsync(call, HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> call : calls) {
        assertThat(call.get().statusCode()).isEqualTo(400);
        assertThat(call.get().body()).contains("names in an object");
      }
      HttpRequest after =
          request
              .POST(HttpRequest.BodyPublishers.ofString("{\"trace_id\":\"t\",\"value\":1}"))
              .build();
      assertThat(HTTP.send(after, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(service.log()).content().doesNotContain("java.lang.OutOfMemoryError");
    }
  }

  /** As large a body as is taken: items with so many members, each of another name. */
  private static byte[] names(int perItem) {
    StringBuilder body = new StringBuilder(LARGEST).append("[{\"trace_id\":\"t\",\"value\":1");
    for (int i = 1; body.length() < LARGEST - 100; i++) {
      body.append(",\"n").append(i).append("\":1");
      if (i % perItem == 0) {
        body.append("},{\"trace_id\":\"t\",\"value\":1");
      }
    }
    return body.append("}]").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private ServiceProcess start(Map<String, String> variables) throws IOException {
    return ServiceProcess.start(
        IngestMain.class.getName(), variables, directory.resolve("service.log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
