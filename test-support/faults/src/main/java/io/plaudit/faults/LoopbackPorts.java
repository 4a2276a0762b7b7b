package io.plaudit.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free loopback ports, each given once. They lie below those of outgoing connections: a process
 * that is killed finds its own free when it comes back.
 */
final class LoopbackPorts {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_767;

  // Not that of the schedule: where something listens is no part of what is repeated.
  private final Random random = new Random();
  private final Set<Integer> given = new HashSet<>();

  int next() {
    int port;
    do {
      port = random.nextInt(LOWEST, HIGHEST + 1);
    } while (!isFree(port) || !given.add(port));
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
