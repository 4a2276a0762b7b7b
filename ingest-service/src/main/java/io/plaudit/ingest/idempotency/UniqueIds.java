package io.plaudit.ingest.idempotency;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * UUIDs of version 7 (RFC 9562, section 5.7) that grow: the time in milliseconds, a counter in the
 * 12 bits of {@code rand_a} that runs ahead of the clock when it overflows (section 6.2, method 1),
 * and 62 bits that nobody can guess, since ids of feedbacks derive from these. Thread-safe.
 */
public final class UniqueIds {

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER = (1L << COUNTER_BITS) - 1;
  private static final int VERSION_BITS = 4;
  private static final long VERSION = 7L << COUNTER_BITS;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM = 0x3fff_ffff_ffff_ffffL;
  private static final int RANDOM_BYTES = 4096;

  private final LongSupplier millis;
  private final SecureRandom random = new SecureRandom();

  /** Random bytes not used yet: asking for many at once costs little more than for a few. */
  private final ByteBuffer spare = ByteBuffer.allocate(RANDOM_BYTES).limit(0);

  /** Milliseconds and counter of the last one. */
  private long last;

  public UniqueIds() {
    this(System::currentTimeMillis);
  }

  UniqueIds(LongSupplier millis) {
    this.millis = millis;
  }

  public synchronized UUID next() {
    last = Math.max(last + 1, millis.getAsLong() << COUNTER_BITS);
    long time = last >>> COUNTER_BITS << (COUNTER_BITS + VERSION_BITS);
    return new UUID(time | VERSION | (last & COUNTER), VARIANT | (draw() & RANDOM));
  }

  private long draw() {
    if (!spare.hasRemaining()) {
      random.nextBytes(spare.array());
      spare.clear();
    }
    return spare.getLong();
  }
}
