package io.plaudit.aggregator.consume;

import java.util.HashMap;
import java.util.Map;

/**
 * How many events a partition's next batch may have. A store that fails again at the same offset,
 * by a timeout perhaps, is given half as many next time, down to one, and twice as many after each
 * batch that it took. Outlives the loops; for one thread.
 */
final class BatchSizes {

  private final int most;
  private final Map<Integer, Integer> limits = new HashMap<>();
  private final Map<Integer, Long> failedAt = new HashMap<>();

  BatchSizes(int most) {
    this.most = most;
  }

  int of(int partition) {
    return limits.getOrDefault(partition, most);
  }

  /** The batch that begins at this offset was not stored. */
  void failed(int partition, long offset) {
    Long before = failedAt.put(partition, offset);
    if (before != null && before == offset) {
      limits.put(partition, Math.max(1, of(partition) / 2));
    }
  }

  void committed(int partition) {
    failedAt.remove(partition);
    limits.computeIfPresent(
        partition, (number, limit) -> limit > most / 2 ? null : Integer.valueOf(limit * 2));
  }
}
