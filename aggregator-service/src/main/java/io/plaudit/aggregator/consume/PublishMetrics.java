package io.plaudit.aggregator.consume;

/** What is counted of the aggregates that are published. */
public interface PublishMetrics {

  /** So many parts are acknowledged. */
  void published(int parts);

  /**
   * How far a partition is.
   *
   * @param events applied, whose changes are not published
   */
  void behind(int partition, long events);

  /** A partition went to another owner. */
  void released(int partition);

  /** Publishing failed, and is tried again. */
  void failed();
}
