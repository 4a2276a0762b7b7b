package io.plaudit.testsupport.fuzz;

import java.io.ByteArrayOutputStream;

/** A part of some bytes, from {@code start} to before {@code end}. */
record Span(int start, int end) {

  /** The bytes of this part. */
  byte[] of(byte[] bytes) {
    byte[] part = new byte[end - start];
    System.arraycopy(bytes, start, part, 0, part.length);
    return part;
  }

  /** These bytes with others in the place of this part. */
  byte[] replaced(byte[] bytes, byte[] by) {
    ByteArrayOutputStream changed = new ByteArrayOutputStream(bytes.length + by.length);
    changed.write(bytes, 0, start);
    changed.writeBytes(by);
    changed.write(bytes, end, bytes.length - end);
    return changed.toByteArray();
  }
}
