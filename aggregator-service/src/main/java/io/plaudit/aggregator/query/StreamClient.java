package io.plaudit.aggregator.query;

import io.netty.channel.ChannelFuture;
import io.plaudit.query.AggregatePlace;
import io.plaudit.query.OffsetVector;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One who listens. What he has not been told yet is kept as the places that have changed, not as
 * their states: when he can take more he is told the latest. Used on the context of the streams.
 */
final class StreamClient {

  /** More than these and he is told to read anew. */
  private static final int MAX_PENDING = 2_000;

  private static final int QUEUE_BYTES = 64 * 1024;
  private static final long HEARTBEAT_NANOS = 15_000_000_000L;
  private static final Duration STUCK = Duration.ofSeconds(20);
  private static final String RESET =
      "event: reset\ndata: {\"reason\":\"more has changed than is told one by one: read anew\"}\n";

  private final StreamFilter filter;
  private final HttpServerResponse response;
  private final HttpConnection connection;
  private final Duration stuck;
  private final Set<AggregatePlace> pending = new LinkedHashSet<>();
  private boolean reset;

  /** All before it has been told, and nothing has been told of what comes after. */
  private OffsetVector told;

  private OffsetVector heard;
  private long writtenAt = System.nanoTime();
  private long fullSince = -1;

  StreamClient(StreamFilter filter, HttpServerRequest request) {
    this(filter, request, STUCK);
  }

  /**
   * @param stuck how long it may take nothing
   */
  StreamClient(StreamFilter filter, HttpServerRequest request, Duration stuck) {
    this.filter = filter;
    this.stuck = stuck;
    response = request.response();
    connection = request.connection();
    response.setWriteQueueMaxSize(QUEUE_BYTES);
  }

  StreamFilter filter() {
    return filter;
  }

  /** Begins the answer. */
  void open() {
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-store")
        // Proxies that would gather an answer let this one through.
        .putHeader("x-accel-buffering", "no");
    write(Buffer.buffer("retry: 1000\n\n"));
  }

  /** These have changed. */
  void changed(Collection<AggregatePlace> places) {
    if (!reset) {
      pending.addAll(places);
      if (pending.size() > MAX_PENDING) {
        lost();
      }
    }
  }

  /** More has changed than can be told. */
  void lost() {
    pending.clear();
    pending.addAll(filter.named());
    reset = pending.isEmpty();
  }

  /** All that has changed before this is noted. */
  void heard(OffsetVector until) {
    heard = until;
  }

  /** What it would be told now; nothing where it does not take what it was told before. */
  List<AggregatePlace> wanted(int most) {
    return response.writeQueueFull() ? List.of() : pending.stream().limit(most).toList();
  }

  /** Whether it has not been told all that there was when it came. */
  boolean isNew() {
    return told == null;
  }

  /** Whether it has taken nothing for too long. */
  boolean isStuck(long now) {
    if (!response.writeQueueFull()) {
      fullSince = -1;
      return false;
    }
    if (fullSince < 0) {
      fullSince = now;
    }
    return now - fullSince > stuck.toNanos();
  }

  /** Tells what it waits for, as far as it takes it. */
  void tell(Map<AggregatePlace, Buffer> events) {
    // Held back until it is known whether it is the last, which has the id.
    List<Buffer> last = List.of();
    if (reset && !response.writeQueueFull()) {
      reset = false;
      last = List.of(Buffer.buffer(RESET));
    }
    Iterator<AggregatePlace> places = pending.iterator();
    while (!response.writeQueueFull() && places.hasNext()) {
      List<Buffer> states = states(places.next(), events);
      if (states != null) {
        send(last, false);
        last = states;
        places.remove();
      }
    }
    boolean isAll = pending.isEmpty() && !reset;
    boolean isFirst = isAll && told == null;
    send(last.isEmpty() && isFirst ? List.of(Buffer.buffer()) : last, isAll);
    if (isAll) {
      told = heard;
    }
  }

  /** Lets it know that we are there, where it has heard nothing for long. */
  void beat(long now) {
    if (now - writtenAt > HEARTBEAT_NANOS && !response.writeQueueFull()) {
      boolean isAll = pending.isEmpty() && !reset;
      send(List.of(Buffer.buffer(":\n")), isAll && heard != null);
    }
  }

  /** Closes the connection: it would wait for ever until what was written is taken. */
  void cut() {
    if (connection instanceof ConnectionBase channel) {
      ChannelFuture unused = channel.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }

  void end() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  /** The events of a place; null where its state was not read. */
  private List<Buffer> states(AggregatePlace place, Map<AggregatePlace, Buffer> events) {
    if (!place.key().equals(StreamFilter.ALL_KEYS)) {
      Buffer state = events.get(place);
      return state == null ? null : List.of(state);
    }
    return events.entrySet().stream()
        .filter(event -> filter.matches(event.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Writes these events, the last with the id where all is told. */
  private void send(List<Buffer> events, boolean isAll) {
    if (events.isEmpty()) {
      return;
    }
    Buffer bytes = Buffer.buffer();
    for (int i = 0; i < events.size(); i++) {
      if (isAll && i == events.size() - 1) {
        bytes.appendString("id: " + heard + "\n");
      }
      bytes.appendBuffer(events.get(i)).appendString("\n");
    }
    write(bytes);
  }

  private void write(Buffer bytes) {
    writtenAt = System.nanoTime();
    if (!response.closed() && !response.ended()) {
      response.write(bytes);
    }
  }
}
