package io.plaudit.ingest.http;

import io.plaudit.ingest.bound.ByteBound;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/** Collects the bytes of one request, on its event loop. */
final class BodyReader {

  private final Vertx vertx;
  private final Exchange exchange;
  private final long maxBytes;
  private final ByteBound all;
  private final Promise<byte[]> whole = Promise.promise();

  /** As they came: one array that grows would take three times their room. */
  private final Deque<Buffer> chunks = new ArrayDeque<>();

  private int length;

  BodyReader(Vertx vertx, Exchange exchange, long maxBytes, ByteBound all) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.maxBytes = maxBytes;
    this.all = all;
  }

  Future<byte[]> read() {
    HttpServerRequest request = exchange.request();
    long timer = vertx.setTimer(Bodies.READ_WITHIN_MS, fired -> giveUp(timeout()));
    request.handler(this::add);
    request.endHandler(end -> whole.tryComplete(joined()));
    request.exceptionHandler(
        broken -> giveUp(new RequestException(Exchange.DISCONNECTED, "the client went away")));
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
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
    for (int at = 0; at < bytes.length; ) {
      Buffer chunk = chunks.remove();
      chunk.getBytes(bytes, at);
      at += chunk.length();
    }
    return bytes;
  }

  /** Lets go of what was read; what still comes is dropped as it comes. */
  private void giveUp(RequestException reason) {
    chunks.clear();
    whole.tryFail(reason);
  }

  private static RequestException timeout() {
    return new RequestException(408, "the body did not arrive in time");
  }
}
