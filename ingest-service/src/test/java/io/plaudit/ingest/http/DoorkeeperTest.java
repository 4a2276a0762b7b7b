package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.admission.AdmissionSettings;
import io.plaudit.ingest.admission.Doorkeeper;
import io.plaudit.perimeter.IdentityFiles;
import io.plaudit.testsupport.TestAuthority;
import io.plaudit.testsupport.TestAuthority.Server;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who connects to a server with TLS and says nothing. */
final class DoorkeeperTest {

  private static final int AT_ONCE = 2;

  private final Doorkeeper doorkeeper =
      new Doorkeeper(new AdmissionSettings(OptionalInt.empty(), AT_ONCE, AT_ONCE));
  private final Vertx vertx = Vertx.builder().withTransport(doorkeeper).build();
  private TestAuthority authority;
  private int port;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    authority = TestAuthority.in(directory);
    Server server = authority.server("one", "EC", "dns:localhost");
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    ServerTls.secure(options, new IdentityFiles(server.certificates(), server.key()).read());
    port =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.response().end())
            .listen()
            .await(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void takes_a_place_before_the_handshake_which_another_has_when_he_is_gone() throws Exception {
    try (Socket first = connect()) {
      try (Socket second = connect()) {
        assertThat(isOpen(first)).isTrue();
        assertThat(isOpen(second)).isTrue();
        try (Socket third = connect()) {
          assertThat(isOpen(third)).isFalse();
        }
        assertThat(doorkeeper.refused()).isEqualTo(1);
      }
      Awaitility.await().until(this::shakesHands);
      assertThat(isOpen(first)).isTrue();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(1_000);
    return socket;
  }

  /** Nobody says anything to who says nothing: the server either waits or has closed. */
  private static boolean isOpen(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException waits) {
      return true;
    } catch (SocketException closed) {
      return false;
    }
  }

  private boolean shakesHands() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            authority
                .trust()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.startHandshake();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
