package io.plaudit.benchmarks.jmh;

import io.plaudit.access.Principal;
import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.LoggedEvent;
import io.plaudit.benchmarks.load.Feedbacks;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.codec.EventCodec;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.dialect.portkey.PortkeyDialect;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.idempotency.UniqueIds;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.TagNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What every event goes through on its way; each method does a whole batch of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
public class HotCode {

  private static final int BATCH = 10_000;
  private static final long SEED = 1;
  private static final int TRACES = 500_000;
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final TagNames TAGS = TagNames.standardAnd(List.of());
  private static final String ROUTE = "POST /v1/feedback";

  private final List<FeedbackEvent> events;
  private final List<byte[]> encoded;
  private final List<byte[]> bodies;
  private final List<LoggedEvent> logged;
  private final UniqueIds ids = new UniqueIds();
  private final Aggregator aggregator = new Aggregator(TAGS);
  private final Principal principal =
      new Principal(Services.TENANT, new UUID(0, 1), Set.of(io.plaudit.access.Scope.WRITE));
  private final Function<DialectRequest, WritePlan> portkey = createFeedback();

  /** Makes a batch. */
  public HotCode() {
    Feedbacks feedbacks = new Feedbacks(SEED, 0, TRACES);
    events = Stream.generate(() -> feedbacks.nextEvent(NOW)).limit(BATCH).toList();
    encoded = events.stream().map(EventCodec::encode).toList();
    bodies =
        Stream.generate(() -> feedbacks.next().body().getBytes(StandardCharsets.UTF_8))
            .limit(BATCH)
            .toList();
    logged =
        IntStream.range(0, BATCH)
            .mapToObj(offset -> new LoggedEvent(offset, events.get(offset)))
            .toList();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void decode(Blackhole sink) {
    encoded.forEach(bytes -> sink.consume(EventCodec.decode(bytes)));
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void encode(Blackhole sink) {
    events.forEach(event -> sink.consume(EventCodec.encode(event)));
  }

  /** A body to its event and answer. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void portkey(Blackhole sink) {
    bodies.forEach(body -> sink.consume(portkey.apply(request(body))));
  }

  /** Into a store that has none of the feedbacks. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Changes fold() {
    return aggregator.fold(logged, Map.of());
  }

  private DialectRequest request(byte[] body) {
    Attempt attempt =
        new Attempt(Services.TENANT, ROUTE, new IdempotencyKey(ids.next().toString()));
    return new DialectRequest(Map.of(), Map.of(), name -> null, body, principal, NOW, attempt);
  }

  private static Function<DialectRequest, WritePlan> createFeedback() {
    return new PortkeyDialect(TAGS)
        .operations().stream()
            .filter(operation -> operation.route().methods().contains("POST"))
            .filter(operation -> operation instanceof Operation.Write)
            .map(operation -> ((Operation.Write) operation).plan())
            .findFirst()
            .orElseThrow();
  }
}
