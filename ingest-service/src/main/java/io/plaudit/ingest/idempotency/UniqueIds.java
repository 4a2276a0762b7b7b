package io.plaudit.ingest.idempotency;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * UUIDs of version 7 (RFC 9562, section 5.7) that nobody else makes and that grow: the time in
 * milliseconds, a counter in the 12 bits of {@code rand_a} that runs ahead of the clock when it
 * overflows (section 6.2, method 1), and 62 bits that this process has drawn once. Unique, but no
 * secrets. Thread-safe.
 */
public final class UniqueIds {

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER = (1L << COUNTER_BITS) - 1;
  private static final int VERSION_BITS = 4;
  private static final long VERSION = 7L << COUNTER_BITS;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long OURS = 0x3fff_ffff_ffff_ffffL;

  private final LongSupplier millis;
  private final long process = VARIANT | (new SecureRandom().nextLong() & OURS);

  /** Milliseconds and counter of the last one. */
  private final AtomicLong last = new AtomicLong();

  public UniqueIds() {
    this(System::currentTimeMillis);
  }

  UniqueIds(LongSupplier millis) {
    this.millis = millis;
  }

  public UUID next() {
    long now = millis.getAsLong() << COUNTER_BITS;
    long next = last.updateAndGet(before -> Math.max(before + 1, now));
    long time = next >>> COUNTER_BITS << (COUNTER_BITS + VERSION_BITS);
    return new UUID(time | VERSION | (next & COUNTER), process);
  }
}
