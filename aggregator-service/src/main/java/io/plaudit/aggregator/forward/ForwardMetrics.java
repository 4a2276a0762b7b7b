package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.FollowMetrics;

/** What the forwarder counts. Each feedback ends as exactly one of the first three. */
public interface ForwardMetrics extends FollowMetrics {

  /** LangSmith has them, and the log says so. */
  void delivered(int feedbacks);

  /** LangSmith does not want them; they are not tried again. */
  void refused(int feedbacks);

  /** It names no run and no trace that could be LangSmith's. */
  void unattached();

  /** They are tried again. */
  void retried(int feedbacks);

  /** How many are on their way or wait. */
  void inHand(int feedbacks);
}
