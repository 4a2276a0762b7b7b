package io.plaudit.aggregator.forward;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server for answers that a Plaudit does not give at will. */
final class CannedEndpoint implements AutoCloseable {

  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ArrayDeque<>();
  private volatile int status = 200;
  private volatile String retryAfter;
  private volatile String poison;
  private volatile int poisoned;
  private volatile int everyTenthOnly;
  private int handled;

  /** A request that arrived. */
  record Asked(String method, String path, String key, String body) {}

  CannedEndpoint() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ls");
  }

  /** From now on every request is answered so. */
  void answer(int newStatus) {
    status = newStatus;
  }

  /** The next requests are answered so, one after another, then as always. */
  synchronized void answerNext(Integer... next) {
    statuses.addAll(List.of(next));
  }

  /** Requests with this in their body are answered so, whatever the others are. */
  void answerIf(String inBody, int newStatus) {
    poison = inBody;
    poisoned = newStatus;
  }

  /** Nine of ten requests are answered so. */
  void answerNineOfTen(int newStatus) {
    everyTenthOnly = newStatus;
  }

  void retryAfter(String seconds) {
    retryAfter = seconds;
  }

  List<Asked> asked() {
    return asked;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("x-api-key"),
            body));
    if (retryAfter != null) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status(body), -1);
    exchange.close();
  }

  private int status(String body) {
    if (poison != null && body.contains(poison)) {
      return poisoned;
    }
    handled++;
    if (everyTenthOnly != 0 && handled % 10 != 0) {
      return everyTenthOnly;
    }
    return statuses.isEmpty() ? status : statuses.poll();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
