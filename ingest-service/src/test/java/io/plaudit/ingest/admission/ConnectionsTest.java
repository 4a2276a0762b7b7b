package io.plaudit.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of callers who mean no good, by sockets. */
final class ConnectionsTest {

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATE = Duration.ofMinutes(5);
  private static final int LARGE = 16 * 1024 * 1024;
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private Connections connections;
  private int port;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void there_are_so_many_connections_and_no_more_until_one_is_closed() throws Exception {
    open(settings(2, 2), new Connections.Times(LATE, LATE, LATE));
    try (Socket first = connect();
        Socket second = connect()) {
      assertThat(answers(first)).isTrue();
      assertThat(answers(second)).isTrue();
      try (Socket third = connect()) {
        assertThat(answers(third)).isFalse();
      }
      assertThat(connections.refused()).isEqualTo(1);
      first.shutdownOutput();
      Awaitility.await().until(() -> connections.count() == 1);
      try (Socket fourth = connect()) {
        assertThat(answers(fourth)).isTrue();
      }
    }
    Awaitility.await().until(() -> connections.count() == 0);
  }

  @Test
  void one_address_has_so_many_of_them_and_leaves_the_rest_to_others() throws Exception {
    InetAddress elsewhereAddress = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    open(settings(3, 1), new Connections.Times(LATE, LATE, LATE));
    try (Socket first = connect()) {
      assertThat(answers(first)).isTrue();
      try (Socket second = connect()) {
        assertThat(answers(second)).isFalse();
      }
      try (Socket elsewhere =
          new Socket(InetAddress.getLoopbackAddress(), port, elsewhereAddress, 0)) {
        assertThat(answers(elsewhere)).isTrue();
      }
    }
  }

  @Test
  void a_head_that_comes_byte_by_byte_has_its_time_as_a_whole() throws Exception {
    open(settings(10, 10), new Connections.Times(SOON, LATE, LATE));
    try (Socket slow = connect()) {
      OutputStream out = slow.getOutputStream();
      out.write("GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(
              () -> {
                slow.setSoTimeout(20);
                while (!isOver(slow)) {
                  out.write('a');
                }
                throw new SocketException("closed");
              })
          .isInstanceOf(SocketException.class);
    }
    assertThat(connections.cutOff()).isEqualTo(1);
  }

  @Test
  void a_second_head_that_does_not_come_whole_is_not_waited_for_either() throws Exception {
    open(settings(10, 10), new Connections.Times(LATE, LATE, SOON));
    try (Socket slow = connect()) {
      assertThat(answers(slow)).isTrue();
      slow.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(connections.cutOff()).isEqualTo(1);
  }

  @Test
  void a_request_that_is_not_answered_does_not_hold_its_connection_for_ever() throws Exception {
    open(settings(10, 10), new Connections.Times(LATE, SOON, LATE));
    try (Socket unanswered = connect()) {
      send(unanswered, "GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(unanswered.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(connections.cutOff()).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_not_taken_is_let_go_of() throws Exception {
    open(settings(10, 10), new Connections.Times(LATE, LATE, SOON));
    try (Socket slow = connect()) {
      send(slow, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      Awaitility.await().until(() -> connections.cutOff() == 1);
      Awaitility.await().until(() -> connections.count() == 0);
      assertThat(taken(slow)).isLessThan(LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/large"})
  void who_asks_on_and_on_and_takes_no_answer_is_cut_off(String path) throws Exception {
    open(settings(10, 10), new Connections.Times(LATE, LATE, SOON));
    try (Socket greedy = connect()) {
      String requests = "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).repeat(1_000);
      assertThatThrownBy(
              () -> {
                while (true) {
                  send(greedy, requests);
                }
              })
          .isInstanceOf(SocketException.class);
    }
    assertThat(connections.cutOff()).isPositive();
  }

  private void open(AdmissionSettings settings, Connections.Times times) {
    connections = new Connections(vertx, settings, times);
    HttpServer server =
        vertx
            // As at the front door: else a connection is known only when its first head is there.
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .connectionHandler(connections::opened)
            .requestHandler(this::handle);
    port = await(server.listen(0, "127.0.0.1")).actualPort();
  }

  private void handle(HttpServerRequest request) {
    if (connections.isDeaf(request)) {
      return;
    }
    Connections.Deadline deadline = connections.deadline(request.connection());
    deadline.begun();
    if (request.path().equals("/never")) {
      return;
    }
    int bytes = request.path().equals("/large") ? LARGE : 1;
    deadline.answered();
    request.response().end(Buffer.buffer(new byte[bytes]));
  }

  private static AdmissionSettings settings(int all, int perAddress) {
    return new AdmissionSettings(OptionalInt.empty(), all, perAddress);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static boolean answers(Socket socket) throws IOException {
    try {
      send(socket, REQUEST);
      byte[] answer = new byte[1024];
      int read = socket.getInputStream().read(answer);
      return read > 0
          && new String(answer, 0, read, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
    } catch (SocketException closed) {
      return false;
    }
  }

  /** Whether it was closed, looked at for as long as its reads may take. */
  private static boolean isOver(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException notYet) {
      return false;
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static long taken(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 * 1024];
    long taken = 0;
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        taken += read;
      }
    } catch (SocketException cut) {
      // As good an end as another.
    }
    return taken;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
