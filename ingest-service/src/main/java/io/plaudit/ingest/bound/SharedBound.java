package io.plaudit.ingest.bound;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes in memory that several hold, and a bound on it: nobody holds more than four
 * times what is still free (the dynamic thresholds of Choudhury and Hahne, 1998). So one alone has
 * four fifths, two have four ninths each, and who comes last always finds room. Thread-safe; takes
 * no lock.
 */
public final class SharedBound {

  private static final int TIMES_FREE = 4;

  private final long max;
  private final AtomicLong bytes = new AtomicLong();

  /** As many as there are tenants with keys: their number is the operator's. */
  private final ConcurrentMap<String, Share> shares = new ConcurrentHashMap<>();

  public SharedBound(long max) {
    this.max = max;
  }

  /** What one holder has of it, and may have. */
  public final class Share {

    private final AtomicLong own = new AtomicLong();

    private Share() {}

    /**
     * Takes room for so many bytes, or none. Who holds nothing may have all that is free; what
     * alone is over the bound fits alone.
     */
    public boolean reserve(long wanted) {
      long held = own.getAndAdd(wanted);
      long before = bytes.getAndAdd(wanted);
      long free = max - before;
      boolean fits =
          before == 0 || (wanted <= free && (held == 0 || held + wanted <= TIMES_FREE * free));
      if (!fits) {
        release(wanted);
      }
      return fits;
    }

    public void release(long taken) {
      own.addAndGet(-taken);
      bytes.addAndGet(-taken);
    }
  }

  /** The share of this holder, always the same one. */
  public Share of(String holder) {
    Share known = shares.get(holder);
    return known != null ? known : shares.computeIfAbsent(holder, unknown -> new Share());
  }

  public long current() {
    return bytes.get();
  }
}
