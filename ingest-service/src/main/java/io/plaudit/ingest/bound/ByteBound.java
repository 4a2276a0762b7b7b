package io.plaudit.ingest.bound;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes in memory, and a bound on it. Thread-safe. */
public final class ByteBound {

  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  public ByteBound(long max) {
    this.max = max;
  }

  /** Takes room for so many bytes, or none. What alone is over the bound fits alone. */
  public boolean reserve(long wanted) {
    long before = bytes.getAndAdd(wanted);
    if (before == 0 || before + wanted <= max) {
      return true;
    }
    bytes.addAndGet(-wanted);
    return false;
  }

  public void release(long taken) {
    bytes.addAndGet(-taken);
  }

  public long current() {
    return bytes.get();
  }
}
