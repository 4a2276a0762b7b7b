package io.plaudit.aggregator.consume;

import java.time.Duration;
import java.util.Map;

/**
 * What the loop counts. {@code consumed = applied + duplicates + dead letters}: each record that
 * the store has moved past is exactly one of the three.
 */
public interface ConsumeMetrics {

  /**
   * A batch was stored.
   *
   * @param took from the first look-up to the commit
   */
  void batch(Figures figures, Duration took);

  /**
   * How far a partition is behind.
   *
   * @param events records in the log and not in the store
   * @param behind the age of the last record applied while there are more, else zero
   */
  void lag(int partition, long events, Duration behind);

  /** A partition went to another owner, who reports its lag from now on. */
  void released(int partition);

  /** The loop ended with an error and begins again. */
  void restarted();

  /**
   * What one stored batch was.
   *
   * @param deadLetters by reason
   * @param bytes of keys and values
   */
  record Figures(
      int consumed, int applied, int duplicates, Map<String, Integer> deadLetters, long bytes) {}
}
