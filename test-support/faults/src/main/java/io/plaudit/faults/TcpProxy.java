package io.plaudit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback port that leads to another one, and can misbehave as networks do. It passes bytes on
 * and invents none; what a bad spell held back arrives when it is over, as TCP would send it again.
 */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final Weather weather = new Weather();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();

  private TcpProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Listens on the first port for whoever wants the second. */
  static TcpProxy start(int port, int target) {
    try {
      TcpProxy proxy =
          new TcpProxy(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()), target);
      Threads.start("proxy-" + port, proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  /** Everything passes. */
  void clear() {
    weather.clear();
  }

  /** Every piece waits before it passes, each direction for itself. */
  void delay(Duration delay) {
    weather.delay(delay);
  }

  /** Nothing passes in either direction, and nobody is told. */
  void blackHole() {
    weather.blackHole();
  }

  /** Ends every connection with a reset, and every new one until {@link #clear}. */
  void reset() {
    weather.refuse();
    relays.forEach(Relay::reset);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Relay relay = new Relay(listener.accept(), target, weather, relays::remove);
        relays.add(relay);
        Threads.start("relay-" + target, relay::run);
      } catch (IOException closed) {
        // Closed by us, or a connection that ended before it was taken: the loop looks which.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    relays.forEach(Relay::reset);
  }

  /** One connection through the proxy. */
  private static final class Relay {

    private static final int PIECE_BYTES = 64 * 1024;

    private final Socket client;
    private final Socket server = new Socket();
    private final int target;
    private final Weather weather;
    private final java.util.function.Consumer<Relay> ended;

    Relay(Socket client, int target, Weather weather, java.util.function.Consumer<Relay> ended) {
      this.client = client;
      this.target = target;
      this.weather = weather;
      this.ended = ended;
    }

    void run() {
      try {
        weather.pass();
        server.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread back = Threads.start("relay-back-" + target, () -> pump(server, client));
        pump(client, server);
        back.join();
        client.close();
        server.close();
      } catch (IOException e) {
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        ended.accept(this);
      }
    }

    private void pump(Socket from, Socket to) {
      byte[] piece = new byte[PIECE_BYTES];
      try {
        for (int read = from.getInputStream().read(piece);
            read >= 0;
            read = from.getInputStream().read(piece)) {
          weather.pass();
          to.getOutputStream().write(piece, 0, read);
        }
        weather.pass();
        to.shutdownOutput();
      } catch (IOException e) {
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void reset() {
      reset(client);
      reset(server);
    }

    private static void reset(Socket socket) {
      try (socket) {
        socket.setSoLinger(true, 0);
      } catch (IOException alreadyClosed) {
        // Then there is nothing to reset.
      }
    }
  }
}
