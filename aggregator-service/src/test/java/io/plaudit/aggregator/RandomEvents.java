package io.plaudit.aggregator;

import io.plaudit.model.Change;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Any mixture of records, records that replace, amendments, retractions and repetitions of all of
 * them, over few traces and feedbacks so that they meet. The same seed makes the same events.
 */
public final class RandomEvents {

  private static final String[] KEYS = {"feedback", "quality"};
  private static final String[] LABELS = {null, "good", "bad"};
  private static final int REMEMBERED = 40;

  private final Random random;
  private final int traces;
  private final List<FeedbackEvent> sent = new ArrayList<>();

  public RandomEvents(long seed, int traces) {
    this.random = new Random(seed);
    this.traces = traces;
  }

  public List<FeedbackEvent> take(int count) {
    List<FeedbackEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    return events;
  }

  private FeedbackEvent next() {
    int kind = random.nextInt(100);
    if (kind < 25 && !sent.isEmpty()) {
      return sent.get(Math.max(0, sent.size() - 1 - random.nextInt(REMEMBERED)));
    }
    int trace = random.nextInt(traces);
    FeedbackRef ref =
        new FeedbackRef(
            random.nextInt(10) == 0 ? "other" : "acme",
            "trace-" + trace,
            TestEvents.id(random.nextInt(4)));
    FeedbackEvent event;
    if (kind < 65) {
      event = TestEvents.recorded(feedback(ref), uuid().toString());
    } else if (kind < 92) {
      event = new Amended(uuid(), ref, patch(), instant());
    } else {
      event = new Retracted(uuid(), ref, instant());
    }
    sent.add(event);
    return event;
  }

  private Feedback feedback(FeedbackRef ref) {
    return TestEvents.feedback(ref)
        .key(KEYS[random.nextInt(KEYS.length)])
        .value(random.nextInt(5) == 0 ? null : value())
        .label(LABELS[random.nextInt(LABELS.length)])
        .weight(weight())
        .metadata(metadata())
        .createdAt(instant())
        .modifiedAt(instant())
        .build();
  }

  private Patch patch() {
    return new Patch(
        random.nextBoolean() ? Change.keep() : Change.to(random.nextInt(4) == 0 ? null : value()),
        random.nextBoolean() ? Change.keep() : Change.to(LABELS[random.nextInt(LABELS.length)]),
        random.nextBoolean() ? Change.keep() : Change.to(weight()),
        Change.keep(),
        Change.keep(),
        random.nextBoolean() ? Change.keep() : Change.to(metadata()),
        Change.keep());
  }

  private BigDecimal value() {
    return switch (random.nextInt(3)) {
      case 0 -> BigDecimal.valueOf(random.nextInt(21) - 10L);
      case 1 -> BigDecimal.valueOf(random.nextInt(2001) - 1000L, random.nextInt(4));
      default ->
          new BigDecimal(new BigInteger(53, random), random.nextInt(30))
              .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
    };
  }

  private BigDecimal weight() {
    return BigDecimal.valueOf(random.nextInt(1001), 3);
  }

  private RawJson metadata() {
    int user = random.nextInt(5);
    return new RawJson(
        "{\"_user\":"
            + user
            + ",\"team\":\"team-"
            + user % 2
            + '"'
            + (random.nextBoolean() ? ",\"_prompt\":\"p" + random.nextInt(3) + "\"" : "")
            + (random.nextBoolean() ? ",\"_environment\":null" : "")
            + "}");
  }

  private Instant instant() {
    return TestEvents.NOON.minusSeconds(random.nextInt(36_000));
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
