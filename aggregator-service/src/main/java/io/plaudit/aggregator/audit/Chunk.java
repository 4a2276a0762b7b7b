package io.plaudit.aggregator.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What is looked at in one snapshot: of one partition, the traces and the tag values whose hashes
 * begin with 16 bits from one number to another. Rows and aggregates of a partition change in one
 * transaction, so each chunk proves what it says by itself.
 *
 * @param from the first of the numbers
 * @param until behind the last of them
 */
record Chunk(int partition, int from, int until) {

  private static final int ALL = 1 << Short.SIZE;
  private static final int UNHASHED_BITS = Long.SIZE - Short.SIZE;

  /** So many events make rows that are looked at within seconds. */
  private static final long EVENTS = 1_000_000;

  private static final int MOST = 1024;

  /** A partition in chunks of like size. */
  static List<Chunk> of(int partition, long events) {
    int count = (int) Math.min(MOST, Math.max(1, (events + EVENTS - 1) / EVENTS));
    List<Chunk> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chunks.add(
          new Chunk(
              partition, (int) ((long) ALL * i / count), (int) ((long) ALL * (i + 1) / count)));
    }
    return chunks;
  }

  UUID first() {
    return new UUID((long) from << UNHASHED_BITS, 0);
  }

  UUID last() {
    return new UUID(((long) until << UNHASHED_BITS) - 1, -1);
  }

  boolean isDivisible() {
    return until - from > 1;
  }

  List<Chunk> halves() {
    int middle = (from + until) / 2;
    return List.of(new Chunk(partition, from, middle), new Chunk(partition, middle, until));
  }
}
