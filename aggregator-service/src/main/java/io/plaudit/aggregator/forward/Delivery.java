package io.plaudit.aggregator.forward;

import io.plaudit.model.FeedbackRef;

/** One feedback on its way to LangSmith. Used by one thread. */
final class Delivery {

  private final FeedbackRef ref;
  private final byte[] body;

  /**
   * @param body the request's
   */
  Delivery(FeedbackRef ref, byte[] body) {
    this.ref = ref;
    this.body = body;
  }

  FeedbackRef ref() {
    return ref;
  }

  byte[] body() {
    return body;
  }
}
