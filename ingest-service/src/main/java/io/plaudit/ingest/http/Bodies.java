package io.plaudit.ingest.http;

import io.plaudit.ingest.bound.ByteBound;
import io.plaudit.ingest.bound.TimeBound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/**
 * Reads request bodies: plain or gzip, each within a bound before and after inflation, all together
 * within another, and none for longer than half a minute.
 */
final class Bodies {

  private static final Duration READ_WITHIN = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MS = 1_000;

  /** How many bodies of the largest size may be in memory at once. */
  private static final int LARGEST_AT_ONCE = 4;

  private static final int COPY_BYTES = 16 * 1024;
  private static final byte[] NONE = new byte[0];

  private final Vertx vertx;
  private final long maxBytes;
  private final ByteBound all;
  private final TimeBound<BodyReader> reading = new TimeBound<>(READ_WITHIN);

  Bodies(Vertx vertx, long maxBytes) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    all = new ByteBound(LARGEST_AT_ONCE * maxBytes);
    vertx.setPeriodic(LOOK_EVERY_MS, now -> reading.overdue().forEach(BodyReader::timeUp));
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
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    boolean gzip = "gzip".equalsIgnoreCase(encoding);
    if (encoding != null && !gzip && !encoding.equalsIgnoreCase("identity")) {
      return Future.failedFuture(
          new RequestException(415, "Content-Encoding must be gzip or identity"));
    }
    if (declaredLength(request) > maxBytes) {
      return Future.failedFuture(RequestException.tooLarge(maxBytes));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    Future<byte[]> raw = reader(exchange).read();
    return gzip ? raw.compose(bytes -> inflated(exchange, bytes)) : raw;
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

  private Future<byte[]> inflated(Exchange exchange, byte[] compressed) {
    return vertx.executeBlocking(() -> inflate(exchange, compressed), false);
  }

  private byte[] inflate(Exchange exchange, byte[] compressed) {
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[COPY_BYTES];
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      for (int read = gzip.read(buffer); read >= 0; read = gzip.read(buffer)) {
        if (inflated.size() + read > maxBytes) {
          throw RequestException.tooLarge(maxBytes);
        }
        exchange.hold(all, read);
        inflated.write(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new RequestException(400, "body must be valid gzip, as its Content-Encoding says");
    }
    return inflated.toByteArray();
  }
}
