package io.plaudit.aggregator.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real HTTP server that takes webhooks, or fails as it is told, by path. */
final class Receiver implements AutoCloseable {

  /** In the place of a status: no answer at all. */
  static final int NEVER = 0;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Integer>> next = new ConcurrentHashMap<>();
  private final Map<String, Integer> always = new ConcurrentHashMap<>();

  /** What arrived. */
  record Message(String path, String id, String timestamp, String signature, String body) {

    /** As a receiver verifies it: the few lines of the specification, and nothing of ours. */
    boolean isSignedWith(String secret) throws GeneralSecurityException {
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] expected =
          mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return List.of(signature.split(" ", -1))
          .contains("v1," + Base64.getEncoder().encodeToString(expected));
    }
  }

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The next ones at this path are answered so, one after another; then as always. */
  void answerNext(String path, Integer... statuses) {
    next.put(path, new ArrayDeque<>(List.of(statuses)));
  }

  /** Else it is 204. */
  void answerAlways(String path, int status) {
    always.put(path, status);
  }

  List<Message> at(String path) {
    return messages.stream().filter(message -> message.path().equals(path)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().toString();
    var headers = exchange.getRequestHeaders();
    int status = status(path);
    messages.add(
        new Message(
            path,
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            body));
    if (status == NEVER) {
      awaitClosed();
    } else {
      exchange.getResponseHeaders().add("Location", url("/elsewhere"));
      exchange.sendResponseHeaders(status, -1);
    }
    exchange.close();
  }

  private synchronized int status(String path) {
    Integer planned = next.getOrDefault(path, new ArrayDeque<>()).poll();
    return planned == null ? always.getOrDefault(path, 204) : planned;
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
