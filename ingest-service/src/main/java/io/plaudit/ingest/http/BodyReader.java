package io.plaudit.ingest.http;

import io.plaudit.ingest.bound.SharedBound;
import io.plaudit.ingest.bound.TimeBound;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** Collects the bytes of one request, on its event loop. */
final class BodyReader {

  private final Exchange exchange;
  private final long maxBytes;
  private final SharedBound all;
  private final TimeBound<BodyReader> reading;
  private final Context loop;
  private final Promise<byte[]> whole = Promise.promise();

  /** As they came: one array that grows would take three times their room. */
  private final List<Buffer> chunks = new ArrayList<>(1);

  private int length;
  private TimeBound.Running<BodyReader> running;

  BodyReader(
      Context loop,
      Exchange exchange,
      long maxBytes,
      SharedBound all,
      TimeBound<BodyReader> reading) {
    this.loop = loop;
    this.exchange = exchange;
    this.maxBytes = maxBytes;
    this.all = all;
    this.reading = reading;
  }

  Future<byte[]> read() {
    HttpServerRequest request = exchange.request();
    running = reading.begin(this);
    request.handler(this::add);
    request.endHandler(
        end -> {
          reading.end(running);
          whole.tryComplete(joined());
        });
    request.exceptionHandler(
        broken -> giveUp(new RequestException(Exchange.DISCONNECTED, "the client went away")));
    return whole.future();
  }

  /** The time is up; from any thread. */
  void timeUp() {
    loop.runOnContext(now -> giveUp(new RequestException(408, "the body did not arrive in time")));
  }

  private void add(Buffer chunk) {
    if (whole.future().isComplete()) {
      return;
    }
    if (length + (long) chunk.length() > maxBytes) {
      giveUp(RequestException.tooLarge(maxBytes));
      return;
    }
    try {
      exchange.hold(all, chunk.length());
      chunks.add(chunk);
      length += chunk.length();
    } catch (RequestException full) {
      giveUp(full);
    }
  }

  private byte[] joined() {
    byte[] bytes = new byte[whole.future().isComplete() ? 0 : length];
    int at = 0;
    for (Buffer chunk : chunks) {
      chunk.getBytes(bytes, at);
      at += chunk.length();
    }
    // The request, and with it this reader, stays until it is answered.
    chunks.clear();
    return bytes;
  }

  /** Lets go of what was read; what still comes is dropped as it comes. */
  private void giveUp(RequestException reason) {
    reading.end(running);
    chunks.clear();
    whole.tryFail(reason);
  }
}
