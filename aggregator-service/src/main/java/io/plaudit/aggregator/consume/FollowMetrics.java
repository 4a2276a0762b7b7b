package io.plaudit.aggregator.consume;

/** What a follower's loop counts. */
public interface FollowMetrics {

  /** How many records of this instance's partitions have not been looked at. */
  void lag(long events);

  /** The loop ended with an error and begins again. */
  void restarted();
}
