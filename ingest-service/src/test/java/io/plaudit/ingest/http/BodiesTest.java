package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.admission.AdmissionSettings;
import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.dialect.DialectResponse;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a body, by the way in which it arrives. */
final class BodiesTest {

  private static final int MAX_BYTES = 16;

  private final Vertx vertx = Vertx.vertx();
  private final Connections connections =
      new Connections(vertx, AdmissionSettings.STANDARD, Connections.Times.STANDARD);
  private final Bodies bodies = new Bodies(vertx, MAX_BYTES, 4, Duration.ofMillis(300));
  private int port;

  @BeforeEach
  void open() {
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(connections::opened)
            .requestHandler(this::repeat);
    port = await(server.listen(0, "127.0.0.1")).actualPort();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void a_body_in_pieces_is_put_together() throws IOException {
    assertThat(
            answer("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n", "3\r\ndef\r\n", "0\r\n\r\n"))
        .contains("200 OK")
        .endsWith("abcdef");
    assertThat(bodies.bytes()).isZero();
  }

  @Test
  void a_body_that_does_not_arrive_is_not_waited_for() throws IOException {
    assertThat(answer("Content-Length: 6\r\n", "abc"))
        .contains(" 408 ")
        .contains("the body did not arrive in time");
    assertThat(bodies.bytes()).isZero();
  }

  @Test
  void a_body_over_the_bound_is_refused_when_it_is_announced_and_when_it_comes()
      throws IOException {
    assertThat(answer("Content-Length: 17\r\n")).contains(" 413 ");
    assertThat(answer("Transfer-Encoding: chunked\r\n", "11\r\n", "a".repeat(17), "\r\n"))
        .contains(" 413 ");
    assertThat(bodies.bytes()).isZero();
  }

  private void repeat(HttpServerRequest request) {
    Exchange exchange =
        new Exchange(
            vertx,
            request,
            "id",
            new Cors(List.of(), List.of()),
            new Uncounted(),
            connections.deadline(request.connection()));
    bodies
        .read(exchange)
        .map(body -> DialectResponse.json(200, body))
        .onComplete(exchange::answer, exchange::fail);
  }

  /** Sends these pieces, each when the one before is on its way, and reads one answer. */
  private String answer(String header, String... pieces) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(ascii("POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + header + "\r\n"));
      for (String piece : pieces) {
        out.flush();
        out.write(ascii(piece));
      }
      out.flush();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[1024];
      while (!isWhole(answer)) {
        int read = socket.getInputStream().read(buffer);
        assertThat(read).as("bytes after %s", answer).isPositive();
        answer.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
      }
      return answer.toString();
    }
  }

  private static boolean isWhole(StringBuilder answer) {
    int end = answer.indexOf("\r\n\r\n");
    return end >= 0 && answer.length() > end + 4;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Counts nothing. */
  private static final class Uncounted implements TrafficMetrics {
    @Override
    public void dropped(int items) {}

    @Override
    public void received() {}

    @Override
    public void accepted() {}

    @Override
    public void rejected(String reason) {}

    @Override
    public void failed() {}

    @Override
    public void published(int events) {}
  }
}
