package io.plaudit.aggregator.forward;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether LangSmith takes anything at all, and when it may be asked again. One thread changes it,
 * any may ask for the stall.
 */
final class Reach {

  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);

  private final Backoff backoff = new Backoff();
  private Instant quietUntil = Instant.MIN;
  private volatile Stall stall;

  /**
   * Nothing is taken.
   *
   * @param status of the last answer; 0 where there was none
   */
  record Stall(Instant since, int status) {}

  /** LangSmith works: it took something, or said what is wrong with it. */
  void works() {
    backoff.reset();
    if (stall != null) {
      LOG.atInfo().log("LangSmith takes feedback again");
      stall = null;
    }
  }

  /** Whatever was in hand is no longer: what is known of LangSmith comes anew. */
  void forget() {
    backoff.reset();
    stall = null;
  }

  /** It did neither. */
  void fails(Instant now, Reply reply) {
    Stall before = stall;
    if (before == null || before.status() != reply.status()) {
      LOG.atWarn()
          .addKeyValue("status", reply.status())
          .log("LangSmith takes nothing; trying again");
    }
    stall = new Stall(before == null ? now : before.since(), reply.status());
    quiet(now.plus(backoff.next()));
  }

  /** It asks for a pause. */
  void pause(Instant now, Duration asked) {
    quiet(now.plus(asked));
  }

  /** It is not to be asked before. */
  Instant quietUntil() {
    return quietUntil;
  }

  Optional<Stall> stall() {
    return Optional.ofNullable(stall);
  }

  private void quiet(Instant until) {
    if (until.isAfter(quietUntil)) {
      quietUntil = until;
    }
  }
}
