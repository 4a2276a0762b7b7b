package io.plaudit.benchmarks.load;

import java.util.HashMap;
import java.util.Map;

/**
 * How much of a sequence of records a topic holds already. A producer keeps the order of each
 * partition, so what an interrupted one has left is the beginning of each partition's share.
 */
public final class Written {

  private final Map<Integer, Long> remaining;

  /**
   * So many records of each partition's share; partitions that are missing have none.
   *
   * @param records by partition
   */
  public Written(Map<Integer, Long> records) {
    remaining = new HashMap<>(records);
  }

  /** Nothing is there. */
  public static Written nothing() {
    return new Written(Map.of());
  }

  /** Whether the next record of this partition is there; to be asked once for each, in order. */
  boolean hasNext(int partition) {
    long left = remaining.getOrDefault(partition, 0L);
    remaining.put(partition, Math.max(0, left - 1));
    return left > 0;
  }
}
