package io.plaudit.testsupport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** The container engine of this machine, if it has one. */
final class Containers {

  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

  private Containers() {}

  /** Starts the container, which then lives as long as this JVM; empty where that cannot be. */
  static <C extends GenericContainer<?>> Optional<C> start(C container) {
    if (!Engine.AVAILABLE) {
      return Optional.empty();
    }
    try {
      container.start();
      JvmEnd.close(container);
      return Optional.of(container);
    } catch (RuntimeException e) {
      LOG.warn("The embedded server stands in for {}", container.getDockerImageName(), e);
      return Optional.empty();
    }
  }

  private static final class Engine {

    // Asking Testcontainers takes long and is loud where there is no engine.
    static final boolean AVAILABLE =
        mayAnswer() && DockerClientFactory.instance().isDockerAvailable();

    private static boolean mayAnswer() {
      String home = System.getProperty("user.home");
      String session = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run");
      return System.getenv("DOCKER_HOST") != null
          || Stream.of(
                  Path.of("/var/run/docker.sock"),
                  Path.of(session, "docker.sock"),
                  Path.of(home, ".docker", "run", "docker.sock"),
                  Path.of(home, ".docker", "desktop", "docker.sock"))
              .anyMatch(Engine::answers);
    }

    private static boolean answers(Path socket) {
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        return channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException nobodyThere) {
        return false;
      }
    }
  }
}
