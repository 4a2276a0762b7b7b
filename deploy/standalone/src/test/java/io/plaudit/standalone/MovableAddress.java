package io.plaudit.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address on this machine that leads to one port after another, as the name or the virtual
 * address of a database does that follows the primary.
 */
final class MovableAddress implements AutoCloseable {

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;

  MovableAddress(int target) throws IOException {
    this.target = target;
    daemon(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on connections lead there; those that are open end. */
  void moveTo(int port) throws IOException {
    target = port;
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = keep(door.accept());
        daemon(() -> connect(client));
      }
    } catch (IOException closed) {
      open.clear();
    }
  }

  private void connect(Socket client) {
    try (client;
        Socket server = keep(new Socket(InetAddress.getLoopbackAddress(), target))) {
      Thread back = daemon(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException nobodyThere) {
      open.remove(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** Until one of both ends; then both do. */
  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      open.remove(from);
    }
  }

  private Socket keep(Socket socket) {
    open.add(socket);
    return socket;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "movable-address");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    door.close();
    moveTo(0);
  }
}
