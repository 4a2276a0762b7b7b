package io.plaudit.aggregator.alert;

import java.time.Duration;

/** What alerting counts. */
public interface AlertMetrics {

  /** The rules were looked at, as far as need be. */
  void looked(Duration took);

  /** They were not: the store is too far behind its log. */
  void postponed();

  /** A question about some rules was not answered in time, or at all. */
  void unanswered();

  /** Alerts that began or ended. */
  void changed(int fired, int resolved);

  /** How many fire now; 0 where another instance looks. */
  void firing(long alerts);

  /** A receiver has it. */
  void delivered();

  /** A receiver did not take it; it is tried again. */
  void failed();

  /** It is not tried any more, but for who asks for it. */
  void dead();

  /** How many are to be told, of all instances. */
  void waiting(long deliveries);
}
