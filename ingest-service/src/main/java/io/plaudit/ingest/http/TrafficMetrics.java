package io.plaudit.ingest.http;

/** What the front door counts: each request is received once and ends in one of three ways. */
public interface TrafficMetrics {

  void received();

  /** Answered as asked. */
  void accepted();

  /**
   * The caller's fault.
   *
   * @param reason one of few words, fit for a label
   */
  void rejected(String reason);

  /** Our fault, or that of what we depend on. */
  void failed();

  /** So many events are replicated. */
  void published(int events);

  /** So many items of a request are no feedback and went nowhere. */
  void dropped(int items);
}
