package io.plaudit.aggregator.forward;

import java.time.Duration;

/** Remembers what was counted. */
final class CountingForwardMetrics implements ForwardMetrics {

  int delivered;
  int refused;
  int setAside;
  Duration stalled;
  int unattached;
  int retried;
  int inHand;

  @Override
  public void delivered(int feedbacks) {
    delivered += feedbacks;
  }

  @Override
  public void refused(int feedbacks) {
    refused += feedbacks;
  }

  @Override
  public void setAside(int feedbacks) {
    setAside += feedbacks;
  }

  @Override
  public void stalled(Duration since) {
    stalled = since;
  }

  @Override
  public void unattached() {
    unattached++;
  }

  @Override
  public void retried(int feedbacks) {
    retried += feedbacks;
  }

  @Override
  public void inHand(int feedbacks) {
    inHand = feedbacks;
  }

  @Override
  public void lag(long events) {}

  @Override
  public void restarted() {}
}
