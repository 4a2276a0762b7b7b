package io.plaudit.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback TCP ports to listen on. */
final class Ports {

  // Below the ranges from which operating systems take the ports of outgoing connections: a client
  // that reconnects while its server is down could otherwise be given the server's own port.
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_767;

  private Ports() {}

  /** The port written in the file if it is still free, else a free one, which is written there. */
  static int lastOrFree(Path memory, int except) throws IOException {
    if (Files.exists(memory)) {
      int last = Integer.parseInt(Files.readString(memory).strip());
      if (last != except && isFree(last)) {
        return last;
      }
    }
    int port = free(except);
    Files.writeString(memory, Integer.toString(port));
    return port;
  }

  private static int free(int except) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int port;
    do {
      port = random.nextInt(LOWEST, HIGHEST + 1);
    } while (port == except || !isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
