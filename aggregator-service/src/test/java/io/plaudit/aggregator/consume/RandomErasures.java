package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.TestEvents;
import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.Change;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A log of one partition: what few persons said, amended, withdrew, sent again, and that some of
 * them were forgotten in between. The same seed makes the same log.
 */
final class RandomErasures {

  /** Texts that are nowhere by chance; the last one is a number in metadata. */
  static final List<String> PERSONS = List.of("ann-7f3é\\x", "bob-\"9c1\"", "90715071507150715");

  private static final int TRACES = 12;
  private static final int IDS = 4;

  private final Random random;
  private final List<FeedbackEvent> sent = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

  RandomErasures(long seed) {
    random = new Random(seed);
  }

  /** So many records, and at last everybody is forgotten. */
  List<ConsumerRecord<byte[], byte[]>> log(int records) {
    while (log.size() < records) {
      if (random.nextInt(25) == 0) {
        forget(random.nextInt(PERSONS.size()), random.nextBoolean() ? "_user" : "name");
      } else {
        say();
      }
    }
    for (int person = 0; person < PERSONS.size(); person++) {
      forget(person, "name");
      forget(person, "_user");
    }
    return log;
  }

  private void say() {
    int kind = random.nextInt(100);
    FeedbackEvent event;
    if (kind < 25 && !sent.isEmpty()) {
      event = sent.get(random.nextInt(sent.size()));
    } else {
      event = event(kind);
      sent.add(event);
    }
    append(RecordKey.encode(event.ref().tenant(), event.ref().traceId()), EventCodec.encode(event));
  }

  private FeedbackEvent event(int kind) {
    int trace = random.nextInt(TRACES);
    int id = random.nextInt(IDS);
    FeedbackRef ref =
        new FeedbackRef(
            random.nextInt(8) == 0 ? "other" : "acme", "trace-" + trace, TestEvents.id(id));
    int person = (trace + id) % PERSONS.size();
    if (kind < 60) {
      return TestEvents.recorded(
          TestEvents.feedback(ref)
              .value(value())
              .weight(BigDecimal.valueOf(random.nextInt(1001), 3))
              .comment("said by " + PERSONS.get(person))
              .correction(new RawJson("[" + written(person) + "]"))
              .metadata(metadata(person))
              .attributes(new RawJson("{\"who\":" + written(person) + "}"))
              .createdAt(TestEvents.NOON.minusSeconds(random.nextInt(36_000)))
              .build(),
          uuid().toString());
    }
    if (kind < 92) {
      return new Amended(uuid(), ref, patch(person), TestEvents.NOON);
    }
    return new Retracted(uuid(), ref, TestEvents.NOON);
  }

  private Patch patch(int person) {
    return new Patch(
        random.nextBoolean() ? Change.keep() : Change.to(value()),
        random.nextBoolean() ? Change.keep() : Change.to("label " + random.nextInt(2)),
        Change.keep(),
        random.nextBoolean() ? Change.keep() : Change.to("again " + PERSONS.get(person)),
        Change.keep(),
        Change.to(metadata(person)),
        Change.keep());
  }

  private RawJson metadata(int person) {
    String name = written(person);
    return new RawJson(
        "{\"name\":"
            + name
            + (random.nextInt(3) == 0 ? "" : ",\"_user\":" + name)
            + ",\"_prompt\":\"p"
            + random.nextInt(3)
            + "\",\"n\":{\"m\":"
            + name
            + "}}");
  }

  /** As JSON; whoever writes JSON chooses how. */
  private String written(int person) {
    String name = PERSONS.get(person);
    if (person == PERSONS.size() - 1) {
      return name;
    }
    String quoted = "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    return random.nextBoolean() ? quoted : quoted.replace("é", "\\u00e9");
  }

  private BigDecimal value() {
    return BigDecimal.valueOf(random.nextInt(2001) - 1000L, random.nextInt(4));
  }

  private void forget(int person, String tag) {
    Erasure erasure =
        new Erasure(
            uuid(),
            "acme",
            tag,
            PERSONS.get(person),
            Erasure.pseudonym(uuid()),
            0,
            1,
            TestEvents.NOON);
    append(ErasureCodec.encodeKey("acme"), ErasureCodec.encode(erasure));
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private void append(byte[] key, byte[] value) {
    log.add(
        new ConsumerRecord<>(
            "feedback.events",
            0,
            log.size(),
            TestEvents.NOON.toEpochMilli(),
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }
}
