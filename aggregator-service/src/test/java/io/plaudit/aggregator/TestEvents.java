package io.plaudit.aggregator;

import io.plaudit.aggregator.aggregate.LoggedEvent;
import io.plaudit.model.Change;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events as tests need them. */
public final class TestEvents {

  public static final Instant NOON = Instant.parse("2026-11-20T12:34:56.123456Z");
  public static final Source PORTKEY = new Source("portkey", Source.Kind.API);

  private TestEvents() {}

  public static UUID id(long number) {
    return new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L | number);
  }

  public static FeedbackRef ref(String traceId, long id) {
    return new FeedbackRef("acme", traceId, id(id));
  }

  public static Feedback.Builder feedback(FeedbackRef ref) {
    return Feedback.builder(ref).source(PORTKEY).createdAt(NOON).modifiedAt(NOON);
  }

  public static Feedback feedback(FeedbackRef ref, String value, String weight) {
    return feedback(ref).value(decimal(value)).weight(decimal(weight)).build();
  }

  /** A record whose fingerprint is that of what it says. */
  public static Recorded recorded(Feedback feedback) {
    return recorded(feedback, feedback.toString());
  }

  public static Recorded recorded(Feedback feedback, String asSent) {
    byte[] bytes = asSent.getBytes(StandardCharsets.UTF_8);
    return new Recorded(UUID.randomUUID(), feedback, Fingerprint.of(bytes, 0, bytes.length));
  }

  public static Amended amended(long eventId, FeedbackRef ref, Patch patch) {
    return new Amended(id(eventId), ref, patch, NOON.plusSeconds(60));
  }

  public static Retracted retracted(FeedbackRef ref) {
    return new Retracted(UUID.randomUUID(), ref, NOON.plusSeconds(120));
  }

  public static Patch value(String value) {
    return patch(Change.to(decimal(value)), Change.keep());
  }

  public static Patch metadata(String json) {
    return patch(Change.keep(), Change.to(new RawJson(json)));
  }

  public static BigDecimal decimal(String text) {
    return text == null ? null : new BigDecimal(text);
  }

  /** Events on the log from this offset on. */
  public static List<LoggedEvent> logged(
      long from, List<? extends io.plaudit.model.FeedbackEvent> events) {
    List<LoggedEvent> logged = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      logged.add(new LoggedEvent(from + i, events.get(i)));
    }
    return logged;
  }

  private static Patch patch(Change<BigDecimal> value, Change<RawJson> metadata) {
    return new Patch(
        value, Change.keep(), Change.keep(), Change.keep(), Change.keep(), metadata, Change.keep());
  }
}
