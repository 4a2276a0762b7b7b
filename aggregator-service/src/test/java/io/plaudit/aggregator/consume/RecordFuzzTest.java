package io.plaudit.aggregator.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.RandomEvents;
import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.InMemoryStore;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.ObjectCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.TagNames;
import io.plaudit.testsupport.fuzz.FuzzRun;
import io.plaudit.testsupport.fuzz.Mutant;
import io.plaudit.testsupport.fuzz.Mutants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Whatever stands on the topics, it is applied or becomes a dead letter, and the sums stay those of
 * the rows.
 */
final class RecordFuzzTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MOST_GROWTH_MIB = 48;

  /** So often the store is looked at and emptied. */
  private static final int ROUND = 500;

  private static final long TIME = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

  private static final List<byte[]> EVENTS =
      new RandomEvents(20261121, 60).take(400).stream().map(EventCodec::encode).toList();
  private static final List<byte[]> DOCUMENTS =
      List.of(
          "{\"run_id\":\"r\",\"key\":\"k\",\"expires_at\":\"2027-01-01T00:00:00Z\"}"
              .getBytes(UTF_8),
          "{\"type\":\"categorical\",\"categories\":[{\"value\":1.50,\"label\":\"a\"}]}"
              .getBytes(UTF_8),
          "{\"generation\":7,\"extra\":{\"a\":[null,true]}}".getBytes(UTF_8));

  private final RecordDecoder decoder = new RecordDecoder(1);
  private final ObjectDecoder objects = new ObjectDecoder(1);
  private final Aggregator aggregator = new Aggregator(TagNames.standardAnd(List.of("x")));
  private InMemoryStore store = new InMemoryStore();
  private PartitionStore partition = store.open(0, 0);
  private CountingMetrics metrics = new CountingMetrics();
  private Optional<FuzzRun> run = Optional.empty();

  @AfterProperty
  void end() {
    run.ifPresent(FuzzRun::close);
    assertSumsAreThoseOfTheRows();
  }

  @Property(generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
  void anyRecordIsAppliedOrADeadLetter(
      @ForAll("mutants") Mutant value, @ForAll("mutants") Mutant key) throws Exception {
    byte[] sample = EVENTS.get(value.among(EVENTS.size()));
    byte[] event = value.applyTo(sample);
    byte[] rightKey = keyOf(event).orElseGet(() -> keyOf(sample).orElseThrow());
    // Else next to nothing would get beyond the key.
    byte[] itsKey = key.among(4) == 0 ? key.applyTo(rightKey) : rightKey;
    run("records").of(event, () -> apply(itsKey, event));
    if (partition.nextOffset() >= ROUND) {
      assertSumsAreThoseOfTheRows();
    }
  }

  @Property(generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
  void anyEventThatIsReadIsWrittenAsItWas(@ForAll("mutants") Mutant value) throws Exception {
    byte[] event = value.applyTo(EVENTS.get(value.among(EVENTS.size())));
    run("events").of(event, () -> readAndWritten(event));
  }

  @Property(generation = GenerationMode.RANDOMIZED, edgeCases = EdgeCasesMode.NONE)
  void anyObjectIsReadOrADeadLetter(@ForAll("mutants") Mutant value, @ForAll("mutants") Mutant key)
      throws Exception {
    byte[] document = value.applyTo(DOCUMENTS.get(value.among(DOCUMENTS.size())));
    byte[] itsKey = key.applyTo(ObjectCodec.encodeKey(new ObjectRef("acme", "kind", "id/é")));
    run("objects").of(document, () -> read(itsKey, document));
  }

  @Provide
  Arbitrary<Mutant> mutants() {
    return Mutants.any();
  }

  private String apply(byte[] key, byte[] value) {
    long offset = partition.nextOffset();
    ConsumerRecord<byte[], byte[]> record = record(offset, key, value);
    Item item = decoder.decode(record);
    if (!item.isEvent()) {
      // What a complaint says; the name of a class would be a fault of ours.
      assertThat(item.deadLetter().detail()).doesNotContain("Exception", "Error");
    }
    BatchApplier applier = new BatchApplier(decoder, aggregator, metrics);
    int letters = applier.apply(partition, List.of(record), offset + 1, () -> {});
    assertThat(partition.nextOffset()).isEqualTo(offset + 1);
    return letters == 0 ? "applied" : "dead letter";
  }

  private static String readAndWritten(byte[] bytes) {
    FeedbackEvent event;
    try {
      event = EventCodec.decode(bytes).checkInstants(Instant.ofEpochMilli(TIME));
    } catch (InvalidEventException e) {
      // A member may have an empty name.
      assertThat(e.field()).isNotNull();
      return "refused";
    }
    byte[] written = EventCodec.encode(event);
    assertThat(EventCodec.decode(written)).isEqualTo(event);
    assertThat(EventCodec.encode(EventCodec.decode(written))).isEqualTo(written);
    return "read";
  }

  private String read(byte[] key, byte[] document) {
    ObjectItem item = objects.decode(record(0, key, document));
    if (item.isObject()) {
      return "read";
    }
    assertThat(item.deadLetter().detail()).doesNotContain("Exception", "Error");
    return "dead letter";
  }

  private void assertSumsAreThoseOfTheRows() {
    StoreContents contents = store.contents();
    assertThat(contents.aggregates()).isEqualTo(contents.recomputed());
    store = new InMemoryStore();
    partition = store.open(0, 0);
    metrics = new CountingMetrics();
  }

  private FuzzRun run(String name) {
    if (run.isEmpty()) {
      run = Optional.of(new FuzzRun(name, LIMIT, MOST_GROWTH_MIB));
    }
    return run.get();
  }

  private static Optional<byte[]> keyOf(byte[] event) {
    try {
      FeedbackEvent decoded = EventCodec.decode(event);
      return Optional.of(RecordKey.encode(decoded.ref().tenant(), decoded.ref().traceId()));
    } catch (InvalidEventException e) {
      return Optional.empty();
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        "events",
        0,
        offset,
        TIME,
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
