package io.plaudit.benchmarks.load;

import io.plaudit.benchmarks.part.Services;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Feedback as gateways send it: 200,000 users in 20 organisations, 50 prompts, 3 environments, each
 * drawn uniformly; values from -10 to 10, a few weights. The same seed gives the same feedback.
 */
public final class Feedbacks {

  public static final int USERS = 200_000;
  public static final int PROMPTS = 50;

  /** So many values has the metadata field {@code model}. */
  public static final int MODELS = 8;

  /** So many values has the metadata field {@code session}. */
  public static final int SESSIONS = 10_000;

  private static final int ORGANISATIONS = 20;
  private static final List<String> ENVIRONMENTS = List.of("production", "staging", "development");
  private static final List<String> WEIGHTS = List.of("1", "0.5", "0.25", "0.75", "0.1");
  private static final int EXTREME = 10;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final Source SOURCE = new Source("portkey", Source.Kind.API);

  private final SplittableRandom random;
  private final long firstTrace;
  private final int traces;

  /**
   * A sequence.
   *
   * @param firstTrace the number of the first trace
   * @param traces how many traces are drawn from
   */
  public Feedbacks(long seed, long firstTrace, int traces) {
    this.random = new SplittableRandom(seed);
    this.firstTrace = firstTrace;
    this.traces = traces;
  }

  /** One feedback, in the words of Portkey's API. */
  public record Draft(String traceId, int value, String weight, String metadata) {

    /** The body of a request; of about 300 bytes. */
    public String body() {
      return "{\"trace_id\":\""
          + traceId
          + "\",\"value\":"
          + value
          + ",\"weight\":"
          + weight
          + ",\"metadata\":"
          + metadata
          + "}";
    }
  }

  /** The identifier of the trace of this number. */
  public static String trace(long number) {
    return new UUID(mix(number), mix(~number)).toString();
  }

  public Draft next() {
    String metadata =
        "{\"_user\":\"user-%d\",\"_organisation\":\"organisation-%d\",\"_prompt\":\"prompt-%d\",\"_environment\":\"%s\",\"model\":\"model-%d\",\"session\":\"session-%d\"}"
            .formatted(
                random.nextInt(USERS),
                random.nextInt(ORGANISATIONS),
                random.nextInt(PROMPTS),
                any(ENVIRONMENTS),
                random.nextInt(MODELS),
                random.nextInt(SESSIONS));
    return new Draft(
        trace(firstTrace + random.nextInt(traces)),
        random.nextInt(-EXTREME, EXTREME + 1),
        any(WEIGHTS),
        metadata);
  }

  /** The next one as the event that the front door would make of it. */
  public FeedbackEvent nextEvent(Instant createdAt) {
    Draft draft = next();
    UUID id = new UUID(random.nextLong(), random.nextLong());
    byte[] body = draft.body().getBytes(StandardCharsets.UTF_8);
    Feedback feedback =
        Feedback.builder(new FeedbackRef(Services.TENANT, draft.traceId(), id))
            .value(BigDecimal.valueOf(draft.value()))
            .weight(new BigDecimal(draft.weight()))
            .metadata(new RawJson(draft.metadata()))
            .source(SOURCE)
            .createdAt(createdAt)
            .modifiedAt(createdAt)
            .build();
    return new FeedbackEvent.Recorded(
        new UUID(random.nextLong(), random.nextLong()),
        feedback,
        Fingerprint.of(body, 0, body.length));
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** SplitMix64's finaliser: numbers in a row become bits without an order. */
  private static long mix(long number) {
    long z = (number + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
