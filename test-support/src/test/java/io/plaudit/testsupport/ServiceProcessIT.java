package io.plaudit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ServiceProcessIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private int port;
  private URI url;

  @BeforeEach
  void chooseAPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    url = URI.create("http://127.0.0.1:" + port + "/");
  }

  @Test
  void stopsWhenAsked() throws Exception {
    try (ServiceProcess service = start().awaitReady(url, LIMIT)) {
      assertThat(service.isAlive()).isTrue();
      assertThat(service.stop(LIMIT)).isEqualTo(143);
      assertThat(service.isAlive()).isFalse();
    }
  }

  @Test
  void standsStillWhilePaused() throws Exception {
    try (ServiceProcess service = start().awaitReady(url, LIMIT)) {
      service.pause();
      assertThatThrownBy(() -> service.awaitReady(url, Duration.ofSeconds(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not ready");
      assertThat(service.isAlive()).isTrue();
      service.resume();
      service.awaitReady(url, LIMIT);
    }
  }

  @Test
  void isGoneWhenKilledEvenIfPaused() throws Exception {
    try (ServiceProcess service = start().awaitReady(url, LIMIT)) {
      service.pause();
      service.kill9();
      assertThat(ProcessHandle.of(service.pid())).isEmpty();
    }
  }

  @Test
  void quotesTheLogOfAServiceThatDoesNotStart() throws Exception {
    try (ServiceProcess service = ServiceProcess.start("no.such.Main", Map.of(), log())) {
      assertThatThrownBy(() -> service.awaitReady(url, LIMIT))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("ended with 1")
          .hasMessageContaining("no.such.Main");
    }
  }

  private ServiceProcess start() throws IOException {
    Map<String, String> environment = Map.of("PORT", Integer.toString(port));
    return ServiceProcess.start(SmallService.class.getName(), environment, log());
  }

  private Path log() {
    return directory.resolve("service.log");
  }
}
