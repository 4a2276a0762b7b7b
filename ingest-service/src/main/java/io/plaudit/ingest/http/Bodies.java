package io.plaudit.ingest.http;

import io.plaudit.ingest.bound.ByteBound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads request bodies: plain, gzip or zstd, each within a bound before and after inflation, all
 * together within another, and none for longer than {@value #READ_WITHIN_MS} ms.
 */
final class Bodies {

  static final long READ_WITHIN_MS = 30_000;

  /** How many bodies of the largest size may be in memory at once. */
  private static final int LARGEST_AT_ONCE = 4;

  private static final int COPY_BYTES = 16 * 1024;
  private static final byte[] NONE = new byte[0];

  private final Vertx vertx;
  private final long maxBytes;
  private final ByteBound all;

  Bodies(Vertx vertx, long maxBytes) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    all = new ByteBound(LARGEST_AT_ONCE * maxBytes);
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
    Future<byte[]> raw = new BodyReader(vertx, exchange, maxBytes, all).read();
    return coding == ContentCoding.IDENTITY
        ? raw
        : raw.compose(bytes -> inflated(exchange, coding, bytes));
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
