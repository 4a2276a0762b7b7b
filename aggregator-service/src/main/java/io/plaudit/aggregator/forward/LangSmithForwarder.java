package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.Follower;
import io.plaudit.aggregator.forward.Reply.Verdict;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import java.time.Duration;
import java.util.ArrayList;
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

  static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LangSmithForwarder.class);
  private static final int MAX_DELIVERIES = 32;
  private static final long MAX_BYTES = 8L * 1024 * 1024;

  private final LangSmithAccess access;
  private final LangSmithClient client;
  private final Consumer<List<FeedbackRef>> delivered;
  private final ForwardMetrics metrics;
  private List<Delivery> inHand = new ArrayList<>();
  private Duration wait = FIRST_WAIT;

  /**
   * @param delivered hears what LangSmith has, before that counts as done with
   */
  LangSmithForwarder(
      LangSmithAccess access, Consumer<List<FeedbackRef>> delivered, ForwardMetrics metrics) {
    this.access = access;
    this.client = new LangSmithClient(access);
    this.delivered = delivered;
    this.metrics = metrics;
  }

  @Override
  public boolean mayWant(byte[] value) {
    return HummFeedback.mayBe(value);
  }

  @Override
  public void take(FeedbackEvent event) {
    if (event instanceof Recorded recorded
        && HummFeedback.is(recorded.feedback())
        && access.includes(recorded.ref().tenant())) {
      try {
        take(recorded.feedback());
      } catch (InvalidEventException e) {
        // Whoever may write to the log can write attributes that are none of Humm's.
        LOG.atWarn().setCause(e).log("a feedback cannot be worded for LangSmith");
        metrics.refused(1);
      }
    }
  }

  @Override
  public boolean isEmpty() {
    return inHand.isEmpty();
  }

  @Override
  public boolean isFull() {
    return inHand.size() >= MAX_DELIVERIES
        || inHand.stream().mapToLong(delivery -> delivery.body().length).sum() >= MAX_BYTES;
  }

  @Override
  public Duration work() {
    List<Reply> replies = client.send(inHand);
    List<FeedbackRef> done = new ArrayList<>();
    List<Delivery> left = new ArrayList<>();
    Duration asked = Duration.ZERO;
    int refused = 0;
    for (int i = 0; i < replies.size(); i++) {
      Delivery delivery = inHand.get(i);
      Reply reply = replies.get(i);
      if (reply.verdict() == Verdict.DELIVERED) {
        done.add(delivery.ref());
      } else if (reply.verdict() == Verdict.REFUSED) {
        logRefusal(delivery, reply);
        refused++;
      } else {
        left.add(delivery);
        asked = longer(asked, reply.pause());
      }
    }
    if (!done.isEmpty()) {
      delivered.accept(done);
    }
    metrics.delivered(done.size());
    metrics.refused(refused);
    metrics.retried(left.size());
    hold(left);
    return longer(asked, nextWait(done.size() + refused > 0));
  }

  @Override
  public void forget() {
    hold(List.of());
    wait = FIRST_WAIT;
  }

  private void take(Feedback feedback) {
    Optional<byte[]> body = HummFeedback.body(feedback);
    if (body.isPresent()) {
      inHand.add(new Delivery(feedback.ref(), body.get()));
      metrics.inHand(inHand.size());
    } else {
      metrics.unattached();
    }
  }

  private static void logRefusal(Delivery delivery, Reply reply) {
    LOG.atWarn()
        .addKeyValue("tenant", delivery.ref().tenant())
        .addKeyValue("feedback", delivery.ref().feedbackId())
        .addKeyValue("status", reply.status())
        .log("LangSmith refuses a feedback; it is not sent on");
  }

  /** Twice as long each time, until something gets through. */
  private Duration nextWait(boolean progress) {
    Duration now = progress ? FIRST_WAIT : wait;
    Duration doubled = now.multipliedBy(2);
    wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    return now;
  }

  private void hold(List<Delivery> deliveries) {
    inHand = new ArrayList<>(deliveries);
    metrics.inHand(inHand.size());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
