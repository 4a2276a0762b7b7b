package io.plaudit.aggregator.forward;

import io.plaudit.model.FeedbackRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Feedbacks that were sent together, and what became of them. */
final class Round {

  private static final Logger LOG = LoggerFactory.getLogger(Round.class);

  private final List<Delivery> deliveries;
  private final List<FeedbackRef> delivered = new ArrayList<>();
  private final Map<Delivery, Reply> failed = new LinkedHashMap<>();
  private int refused;
  private int setAside;

  /**
   * @param replies in the order of the deliveries
   */
  Round(List<Delivery> deliveries, List<Reply> replies) {
    this.deliveries = deliveries;
    for (int i = 0; i < replies.size(); i++) {
      sort(deliveries.get(i), replies.get(i));
    }
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  List<FeedbackRef> delivered() {
    return delivered;
  }

  int failed() {
    return failed.size();
  }

  int refused() {
    return refused;
  }

  int setAside() {
    return setAside;
  }

  /**
   * Those that are to be sent again; what is hopeless is set aside.
   *
   * @param soFar what became of all so far, these among them
   */
  List<Delivery> left(Instant now, Tally soFar) {
    List<Delivery> left = new ArrayList<>();
    failed.forEach(
        (delivery, reply) -> {
          delivery.failed(reply, now, soFar);
          if (delivery.isHopeless()) {
            setAside++;
            log(Level.ERROR, delivery, reply, "LangSmith fails over a feedback; it is set aside");
          } else {
            left.add(delivery);
          }
        });
    return left;
  }

  /**
   * Tells what the replies say of LangSmith as a whole, once {@link #left} has judged them: it
   * works if it took or refused one, or says itself that it does; what it fails over while it works
   * says nothing of it.
   */
  void tell(Reach reach, Instant now) {
    boolean works =
        !delivered.isEmpty() || refused > 0 || failed.values().stream().anyMatch(Reply::isNotYet);
    if (works) {
      reach.works();
    }
    List<Reply> telling = new ArrayList<>();
    failed.forEach(
        (delivery, reply) -> {
          if (!delivery.isSuspect()) {
            telling.add(reply);
          }
        });
    if (!works && !telling.isEmpty()) {
      reach.fails(now, telling.get(0));
    }
    telling.forEach(reply -> reach.pause(now, reply.pause()));
  }

  private void sort(Delivery delivery, Reply reply) {
    switch (reply.verdict()) {
      case DELIVERED -> delivered.add(delivery.ref());
      case REFUSED -> {
        refused++;
        log(Level.WARN, delivery, reply, "LangSmith refuses a feedback; it is not sent on");
      }
      case NOT_YET, LATER -> failed.put(delivery, reply);
    }
  }

  /** Says where it is on the log, from where it can be sent on once more. */
  private static void log(Level level, Delivery delivery, Reply reply, String message) {
    LOG.atLevel(level)
        .addKeyValue("tenant", delivery.ref().tenant())
        .addKeyValue("feedback", delivery.ref().feedbackId())
        .addKeyValue("event", delivery.eventId())
        .addKeyValue("partition", delivery.position().partition())
        .addKeyValue("offset", delivery.position().offset())
        .addKeyValue("status", reply.status())
        .log(message);
  }
}
