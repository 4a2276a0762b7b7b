package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.Following;
import io.plaudit.aggregator.consume.LoopSettings;
import io.plaudit.aggregator.consume.LoopStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** The sending of Humm's feedback to LangSmith, as one thing that starts and stops. Single use. */
public final class LangSmithForwarding {

  private static final String NAME = "langsmith";

  private final SyncedAmendments amendments;
  private final LangSmithForwarder forwarder;
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
    forwarder = new LangSmithForwarder(access, amendments::publish, metrics, Clock.systemUTC());
    following = new Following("plaudit-" + NAME, followers, forwarder, metrics);
  }

  public void start() {
    following.start();
  }

  /** Whether it works, whatever LangSmith does. From any thread. */
  public boolean isRunning() {
    return following.status().isRunning();
  }

  /** What keeps feedback from getting there, for people; empty while nothing does. */
  public Optional<String> trouble() {
    LoopStatus status = following.status();
    if (!status.isRunning()) {
      return Optional.of(
          "the forwarder to LangSmith is "
              + status.state().name().toLowerCase(Locale.ROOT)
              + ": "
              + status.detail());
    }
    return forwarder.stall().map(LangSmithForwarding::trouble);
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

  private static String trouble(Reach.Stall stall) {
    String why = stall.status() == 0 ? "it does not answer" : "it answers " + stall.status();
    return "LangSmith takes no feedback since "
        + stall.since().truncatedTo(ChronoUnit.SECONDS)
        + ": "
        + why;
  }
}
