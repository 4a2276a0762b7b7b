package io.plaudit.ingest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines, each within a bound. Lines that have nothing but space do not count.
 */
final class ImportLines {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream body;
  private final ContentCoding coding;
  private final int maxBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private InputStream in;
  private int from;
  private int to;
  private int number;

  /**
   * A line.
   *
   * @param number from 1, empty ones counted
   * @param text without what ends it; null where it is too long
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Line(int number, byte[] text) {}

  /**
   * @param maxBytes of a line
   */
  ImportLines(InputStream body, ContentCoding coding, int maxBytes) {
    this.body = body;
    this.coding = coding;
    this.maxBytes = maxBytes;
  }

  /** The number of the line that comes next. */
  int nextNumber() {
    return number + 1;
  }

  /** The next line that is not empty; null at the end. */
  Line next() throws IOException {
    while (true) {
      if (from == to && !fill()) {
        return null;
      }
      byte[] text = text();
      number++;
      if (text == null || !isBlank(text)) {
        return new Line(number, text);
      }
    }
  }

  private boolean fill() throws IOException {
    if (in == null) {
      in = coding.inflate(body);
    }
    from = 0;
    to = Math.max(0, in.read(buffer));
    return to > 0;
  }

  /** Up to the end of the line, which is passed over; null where it is too long. */
  private byte[] text() throws IOException {
    int end = lineEnd();
    if (end < to) {
      byte[] whole = Arrays.copyOfRange(buffer, from, end);
      from = end + 1;
      return whole.length > maxBytes ? null : whole;
    }
    ByteArrayOutputStream parts = new ByteArrayOutputStream(2 * BUFFER_BYTES);
    boolean tooLong = false;
    do {
      end = lineEnd();
      tooLong |= parts.size() + end - from > maxBytes;
      if (!tooLong) {
        parts.write(buffer, from, end - from);
      }
      from = Math.min(to, end + 1);
    } while (end == to && fill());
    return tooLong ? null : parts.toByteArray();
  }

  private int lineEnd() {
    int end = from;
    while (end < to && buffer[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isBlank(byte[] text) {
    for (byte b : text) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
