package io.plaudit.aggregator.forward;

/** Remembers what was counted. */
final class CountingForwardMetrics implements ForwardMetrics {

  int delivered;
  int refused;
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
