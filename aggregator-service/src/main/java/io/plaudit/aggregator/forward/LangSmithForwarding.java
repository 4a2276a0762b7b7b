package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.Following;
import io.plaudit.aggregator.consume.LoopSettings;
import io.plaudit.aggregator.consume.LoopStatus;
import java.time.Duration;

/** The sending of Humm's feedback to LangSmith, as one thing that starts and stops. Single use. */
public final class LangSmithForwarding {

  private static final String NAME = "langsmith";

  private final SyncedAmendments amendments;
  private final Following following;

  /**
   * Connects to nothing yet.
   *
   * @param settings the aggregator's own
   */
  public LangSmithForwarding(
      LoopSettings settings, LangSmithAccess access, ForwardMetrics metrics) {
    LoopSettings followers = settings.following(NAME);
    amendments = new SyncedAmendments(followers);
    following =
        new Following(
            "plaudit-" + NAME,
            followers,
            new LangSmithForwarder(access, amendments::publish, metrics),
            metrics);
  }

  public void start() {
    following.start();
  }

  public LoopStatus status() {
    return following.status();
  }

  /**
   * Lets what is on its way end. Blocks, not longer than this and a few seconds.
   *
   * @return false when it had not ended by then
   */
  public boolean stop(Duration atMost) throws InterruptedException {
    boolean ended = following.stop(atMost);
    if (ended) {
      amendments.close();
    }
    return ended;
  }
}
