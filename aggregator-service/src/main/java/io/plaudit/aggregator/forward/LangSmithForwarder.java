package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.Follower;
import io.plaudit.aggregator.consume.Position;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what came through Humm's API on to LangSmith, at least once: the id of a feedback is the
 * same there, so that more than once is no more. What LangSmith has is told; changes of it, of
 * whoever makes them (ours are among them), are not sent on.
 */
final class LangSmithForwarder implements Follower {

  private static final Logger LOG = LoggerFactory.getLogger(LangSmithForwarder.class);
  private static final int MAX_IN_HAND = 256;
  private static final int AT_ONCE = 32;
  private static final long MAX_BYTES = 8L * 1024 * 1024;

  private final LangSmithAccess access;
  private final LangSmithClient client;
  private final Consumer<List<FeedbackRef>> delivered;
  private final ForwardMetrics metrics;
  private final Clock clock;
  private final Reach reach = new Reach();
  private List<Delivery> inHand = new ArrayList<>();
  private Tally tally = Tally.NONE;

  /**
   * @param delivered hears what LangSmith has, before that counts as done with
   */
  LangSmithForwarder(
      LangSmithAccess access,
      Consumer<List<FeedbackRef>> delivered,
      ForwardMetrics metrics,
      Clock clock) {
    this.access = access;
    this.client = new LangSmithClient(access);
    this.delivered = delivered;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Since when, and why, LangSmith takes nothing. From any thread. */
  Optional<Reach.Stall> stall() {
    return reach.stall();
  }

  @Override
  public boolean mayWant(byte[] value) {
    return HummFeedback.mayBe(value);
  }

  @Override
  public void take(Position position, FeedbackEvent event) {
    if (event instanceof Recorded recorded
        && HummFeedback.is(recorded.feedback())
        && access.includes(recorded.ref().tenant())) {
      try {
        take(position, recorded);
      } catch (InvalidEventException e) {
        // Whoever may write to the log can write attributes that are none of Humm's.
        LOG.atWarn().setCause(e).log("a feedback cannot be worded for LangSmith");
        metrics.refused(1);
      }
    }
  }

  @Override
  public Collection<Position> inHand() {
    return inHand.stream().map(Delivery::position).toList();
  }

  @Override
  public boolean isFull() {
    return inHand.size() >= MAX_IN_HAND
        || inHand.stream().mapToLong(delivery -> delivery.body().length).sum() >= MAX_BYTES;
  }

  @Override
  public Duration work() {
    List<Delivery> due = due();
    if (!due.isEmpty()) {
      settle(new Round(due, client.send(due)));
    }
    Instant now = clock.instant();
    metrics.stalled(
        reach.stall().map(stall -> Duration.between(stall.since(), now)).orElse(Duration.ZERO));
    return untilDue(now);
  }

  @Override
  public void forget() {
    hold(List.of());
    reach.forget();
    metrics.stalled(Duration.ZERO);
  }

  private void take(Position position, Recorded recorded) {
    Optional<byte[]> body = HummFeedback.body(recorded.feedback());
    if (body.isPresent()) {
      inHand.add(new Delivery(position, recorded.eventId(), recorded.ref(), body.get(), tally));
      metrics.inHand(inHand.size());
    } else {
      metrics.unattached();
    }
  }

  private List<Delivery> due() {
    Instant now = clock.instant();
    if (now.isBefore(reach.quietUntil())) {
      return List.of();
    }
    return inHand.stream()
        .filter(delivery -> !now.isBefore(delivery.dueAt()))
        .limit(AT_ONCE)
        .toList();
  }

  private void settle(Round round) {
    if (!round.delivered().isEmpty()) {
      delivered.accept(round.delivered());
    }
    tally = tally.plus(round.delivered().size(), round.failed());
    Instant now = clock.instant();
    List<Delivery> left = round.left(now, tally);
    round.tell(reach, now);
    metrics.delivered(round.delivered().size());
    metrics.refused(round.refused());
    metrics.setAside(round.setAside());
    metrics.retried(left.size());
    // Behind the others, so that each has its turn.
    List<Delivery> next = new ArrayList<>(inHand);
    next.removeAll(round.deliveries());
    next.addAll(left);
    hold(next);
  }

  private Duration untilDue(Instant now) {
    Instant first =
        inHand.stream().map(Delivery::dueAt).min(Instant::compareTo).orElse(Instant.MIN);
    Instant next = first.isBefore(reach.quietUntil()) ? reach.quietUntil() : first;
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  private void hold(List<Delivery> deliveries) {
    inHand = new ArrayList<>(deliveries);
    metrics.inHand(inHand.size());
  }
}
