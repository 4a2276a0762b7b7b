package io.plaudit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

  private static final int LONG_MS = 10_000;
  private static final int SHORT_MS = 200;

  private final int port = new LoopbackPorts().next();
  private ServerSocket server;
  private TcpProxy proxy;
  private Socket near;
  private Socket far;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy = TcpProxy.start(port, server.getLocalPort());
    near = new Socket(InetAddress.getLoopbackAddress(), port);
    far = server.accept();
    near.setSoTimeout(LONG_MS);
    far.setSoTimeout(LONG_MS);
  }

  @AfterEach
  void close() throws IOException {
    near.close();
    far.close();
    proxy.close();
    server.close();
  }

  @Test
  void bytesPassBothWaysAndSoDoesTheEnd() throws IOException {
    near.getOutputStream().write(1);
    assertThat(far.getInputStream().read()).isEqualTo(1);
    far.getOutputStream().write(2);
    assertThat(near.getInputStream().read()).isEqualTo(2);
    near.shutdownOutput();
    assertThat(far.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aBlackHoleKeepsWhatComesUntilItIsOver() throws IOException {
    proxy.blackHole();
    near.getOutputStream().write(1);
    far.setSoTimeout(SHORT_MS);
    assertThatThrownBy(() -> far.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    proxy.clear();
    far.setSoTimeout(LONG_MS);
    assertThat(far.getInputStream().read()).isEqualTo(1);
  }

  @Test
  void aResetEndsBothSidesAndRefusesNewOnes() throws IOException {
    proxy.reset();
    assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
    try (Socket another = new Socket(InetAddress.getLoopbackAddress(), port)) {
      another.setSoTimeout(LONG_MS);
      assertThatThrownBy(() -> another.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    proxy.clear();
    try (Socket another = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket served = server.accept()) {
      another.getOutputStream().write(3);
      assertThat(served.getInputStream().read()).isEqualTo(3);
    }
  }

  @Test
  void latencyHoldsEveryPiece() throws IOException {
    proxy.delay(Duration.ofMillis(SHORT_MS));
    long begin = System.nanoTime();
    near.getOutputStream().write(1);
    assertThat(far.getInputStream().read()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(SHORT_MS - 1));
  }
}
