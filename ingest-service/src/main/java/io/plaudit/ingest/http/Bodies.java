package io.plaudit.ingest.http;

import io.plaudit.ingest.bound.SharedBound;
import io.plaudit.ingest.bound.TimeBound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads request bodies: plain, gzip or zstd, each within a bound before and after inflation, all
 * together within another, and none for longer than a time.
 */
final class Bodies {

  private static final long LOOK_EVERY_MS = 1_000;

  private static final int COPY_BYTES = 16 * 1024;
  private static final byte[] NONE = new byte[0];

  private final Vertx vertx;
  private final long maxBytes;
  private final SharedBound all;
  private final TimeBound<BodyReader> reading;
  private final long looks;

  /**
   * @param maxBytes of one body
   * @param atOnce how many of the largest size may be in memory at once
   * @param within how long a body may take to arrive; looked at every second
   */
  Bodies(Vertx vertx, long maxBytes, int atOnce, Duration within) {
    reading = new TimeBound<>(within);
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    all = new SharedBound(atOnce * maxBytes);
    looks = vertx.setPeriodic(LOOK_EVERY_MS, now -> reading.overdue().forEach(BodyReader::timeUp));
  }

  /** Nothing is read any more. */
  void close() {
    vertx.cancelTimer(looks);
  }

  /** Bytes of bodies in memory now. */
  long bytes() {
    return all.current();
  }

  /**
   * The body of this request, whose handlers are not set yet. Its room is given back when the
   * exchange ends.
   */
  Future<byte[]> read(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    if (request.isEnded()) {
      return Future.succeededFuture(NONE);
    }
    ContentCoding coding = ContentCoding.of(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    if (declaredLength(request) > maxBytes) {
      return Future.failedFuture(RequestException.tooLarge(maxBytes));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Future<byte[]> raw = reader(exchange).read();
    return coding == ContentCoding.IDENTITY
        ? raw
        : raw.compose(bytes -> inflated(exchange, coding, bytes));
  }

  private BodyReader reader(Exchange exchange) {
    return new BodyReader(vertx.getOrCreateContext(), exchange, maxBytes, all, reading);
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      throw new RequestException(400, "Content-Length must be a number");
    }
  }

  private Future<byte[]> inflated(Exchange exchange, ContentCoding coding, byte[] compressed) {
    return vertx.executeBlocking(() -> inflate(exchange, coding, compressed), false);
  }

  private byte[] inflate(Exchange exchange, ContentCoding coding, byte[] compressed) {
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream plain = coding.inflate(compressed)) {
      for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
        if (inflated.size() + read > maxBytes) {
          throw RequestException.tooLarge(maxBytes);
        }
        exchange.hold(all, read);
        inflated.write(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new RequestException(
          400, "body must be valid " + coding.wireName() + ", as its Content-Encoding says");
    }
    return inflated.toByteArray();
  }
}
