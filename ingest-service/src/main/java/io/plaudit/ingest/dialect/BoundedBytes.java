package io.plaudit.ingest.dialect;

import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;

/** Bytes in memory, no more than so many. */
final class BoundedBytes extends ByteArrayOutputStream {

  private final int most;
  private final Supplier<? extends RuntimeException> beyond;

  /**
   * @param beyond what is thrown over one more
   */
  BoundedBytes(int typical, int most, Supplier<? extends RuntimeException> beyond) {
    super(typical);
    this.most = most;
    this.beyond = beyond;
  }

  @Override
  public synchronized void write(int one) {
    requireRoom(1);
    super.write(one);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    requireRoom(length);
    super.write(bytes, offset, length);
  }

  private void requireRoom(int length) {
    if (length > most - count) {
      throw beyond.get();
    }
  }
}
