package io.plaudit.aggregator.alert;

import java.time.Duration;

/** Counts nothing. */
public class NoAlertMetrics implements AlertMetrics {

  @Override
  public void looked(Duration took) {}

  @Override
  public void postponed() {}

  @Override
  public void unanswered() {}

  @Override
  public void changed(int fired, int resolved) {}

  @Override
  public void firing(long alerts) {}

  @Override
  public void delivered() {}

  @Override
  public void failed() {}

  @Override
  public void dead() {}

  @Override
  public void waiting(long deliveries) {}
}
