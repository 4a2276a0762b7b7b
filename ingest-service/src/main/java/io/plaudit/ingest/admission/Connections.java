package io.plaudit.ingest.admission;

import io.netty.channel.ChannelFuture;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open connections: so many in all and from one address, and none for longer than it has a use.
 * A connection has a time for the whole head of its first request, one from a request to its
 * answer, and one to take the answer and bring the whole head of the next, however slowly bytes
 * come or are taken meanwhile. Looked at every second. Thread-safe.
 */
public final class Connections {

  private static final long LOOK_EVERY_MS = 1_000;

  /** With the connection, since every request asks for it. */
  private static final AttributeKey<Deadline> DEADLINE =
      AttributeKey.valueOf(Connections.class, "deadline");

  private final Vertx vertx;
  private final ConnectionBound bound;
  private final Times times;
  private final Map<HttpConnection, Deadline> open = new ConcurrentHashMap<>();
  private final AtomicLong cutOff = new AtomicLong();
  private final long looks;

  /**
   * How long a connection may stay in a state.
   *
   * @param first from its beginning to its first request
   * @param request from a request to its answer
   * @param next from an answer to the next request
   */
  public record Times(Duration first, Duration request, Duration next) {

    public static final Times STANDARD =
        new Times(Duration.ofSeconds(20), Duration.ofSeconds(120), Duration.ofSeconds(75));
  }

  /** Until when a connection may stay as it is; moved by its event loop. */
  public static final class Deadline {

    private final Times times;
    private volatile long at;

    private Deadline(Times times) {
      this.times = times;
      move(times.first());
    }

    /** A request has come. */
    public void begun() {
      move(times.request());
    }

    /** Its answer is there. */
    public void answered() {
      move(times.next());
    }

    private void move(Duration from) {
      at = System.nanoTime() + from.toNanos();
    }

    private boolean isOver(long now) {
      return now - at > 0;
    }
  }

  public Connections(Vertx vertx, AdmissionSettings settings, Times times) {
    this.vertx = vertx;
    this.bound = new ConnectionBound(settings);
    this.times = times;
    looks = vertx.setPeriodic(LOOK_EVERY_MS, now -> look());
  }

  /** A connection has been opened; it is closed again where there are too many. */
  public void opened(HttpConnection connection) {
    String address = address(connection);
    boolean fits = bound.enter(address);
    Deadline deadline = new Deadline(times);
    of(connection).channel().attr(DEADLINE).set(deadline);
    open.put(connection, deadline);
    connection.closeHandler(
        closed -> {
          open.remove(connection);
          bound.leave(address);
        });
    if (!fits) {
      connection.close();
    }
  }

  /** That of a connection that was {@link #opened}; also when it has been closed. */
  public Deadline deadline(HttpConnection connection) {
    return of(connection).channel().attr(DEADLINE).get();
  }

  /** How many are open. */
  public long count() {
    return open.size();
  }

  /** How many were closed because there were too many. */
  public long refused() {
    return bound.refused();
  }

  /** How many were closed because they took too long. */
  public long cutOff() {
    return cutOff.get();
  }

  /** Nobody is looked at any more. */
  public void close() {
    vertx.cancelTimer(looks);
  }

  /**
   * Whether it asks on and on and does not take the answers; then its connection is closed. Who
   * waits for an answer before the next request never is.
   */
  public boolean isDeaf(HttpServerRequest request) {
    boolean deaf = request.response().writeQueueFull();
    if (deaf) {
      cutOff(request.connection());
    }
    return deaf;
  }

  /** Closes a connection at once, whatever it still should take. */
  private void cutOff(HttpConnection connection) {
    cutOff.incrementAndGet();
    // Its own close() waits until the other side has taken all, which is what it does not do.
    ChannelFuture unused = of(connection).channelHandlerContext().close();
  }

  private void look() {
    long now = System.nanoTime();
    open.forEach(
        (connection, deadline) -> {
          if (deadline.isOver(now)) {
            cutOff(connection);
          }
        });
  }

  /** What HTTP/1.1 connections are in Vert.x, beneath what it promises. */
  private static ConnectionBase of(HttpConnection connection) {
    return (ConnectionBase) connection;
  }

  private static String address(HttpConnection connection) {
    String host =
        connection.remoteAddress() == null ? null : connection.remoteAddress().hostAddress();
    return host == null ? "" : host;
  }
}
