package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.FollowMetrics;
import java.time.Duration;

/** What the forwarder counts. Each feedback ends as exactly one of the first four. */
public interface ForwardMetrics extends FollowMetrics {

  /** LangSmith has them, and the log says so. */
  void delivered(int feedbacks);

  /** LangSmith does not want them; they are not tried again. */
  void refused(int feedbacks);

  /** LangSmith failed over them again and again and took others; they are not tried again. */
  void setAside(int feedbacks);

  /** It names no run and no trace that could be LangSmith's. */
  void unattached();

  /** They are tried again. */
  void retried(int feedbacks);

  /** How long LangSmith has taken nothing; zero while it takes something, or nothing waits. */
  void stalled(Duration since);

  /** How many are on their way or wait. */
  void inHand(int feedbacks);
}
