package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * What a read found.
 *
 * @param age how old the list is that the ranking came from; null when it was made for this read
 */
record Answer(Body body, Duration age) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int TYPICAL_BYTES = 1024;

  /** Writes one JSON value. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static Answer of(Body body) {
    return new Answer(body, null);
  }

  /**
   * The answer as JSON.
   *
   * @throws Problem when it has more bytes than that
   */
  Buffer encode(int maxBytes) {
    Buffer buffer = Buffer.buffer(TYPICAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(new BoundedOutput(buffer, maxBytes))) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return buffer;
  }

  private static final class BoundedOutput extends OutputStream {
    private final Buffer buffer;
    private final int maxBytes;

    BoundedOutput(Buffer buffer, int maxBytes) {
      this.buffer = buffer;
      this.maxBytes = maxBytes;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (length > maxBytes - buffer.length()) {
        throw Problem.tooBroad("the answer has more than " + maxBytes + " bytes; ask for less");
      }
      buffer.appendBytes(bytes, offset, length);
    }
  }
}
