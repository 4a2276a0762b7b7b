package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.value;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.InMemoryStore;
import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.TagNames;
import io.plaudit.settings.LogSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;

/** A loop on a consumer and a store in memory, told poll by poll what happens. */
abstract class LoopScenario {

  static final String TOPIC = "feedback.events";
  static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  static final LogIdentity LOG = new LogIdentity(TOPIC, "id", 1);
  static final Instant NOW = Instant.ofEpochMilli(NOON.toEpochMilli()).plusSeconds(30);

  final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public void close(CloseOptions options) {
          closedWith = options;
          super.close(options);
        }
      };
  CloseOptions closedWith;
  final InMemoryStore store = new InMemoryStore();
  final CountingMetrics metrics = new CountingMetrics();
  final List<Integer> noticed = new ArrayList<>();
  final List<Integer> pollsUntilCommit = new ArrayList<>();
  int polled;
  final LoopListener listener =
      new LoopListener() {
        @Override
        public void running() {}

        @Override
        public void committed() {
          pollsUntilCommit.add(polled);
        }
      };
  LogIdentity brokerSays = LOG;
  ConsumerLoop loop;
  long next;
  BatchSizes sizes;

  @BeforeEach
  void oneEmptyPartition() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    loop = newLoop(100);
  }

  ConsumerLoop newLoop(int batchEvents) {
    return newLoop(settings(batchEvents));
  }

  ConsumerLoop newLoop(LoopSettings settings) {
    sizes = new BatchSizes(settings.batchEvents());
    LogIdentity identity = brokerSays;
    RecordApplier applier =
        new RecordApplier(
            new BatchApplier(
                new RecordDecoder(identity.partitions()), new Aggregator(tags()), metrics),
            sizes,
            noticed::add);
    PartitionOpener opener =
        (number, start) -> new FeedbackPartition(number, store.open(number, start), applier);
    return new ConsumerLoop(
        consumer,
        settings,
        new Assignment(consumer, opener, () -> brokerSays, identity, metrics, partition -> {}),
        metrics,
        listener,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  static LoopSettings settings(int batchEvents) {
    return new LoopSettings(new LogSettings(Map.of(), TOPIC, true), "group", "one", batchEvents);
  }

  void assigned() {
    poll(() -> consumer.rebalance(List.of(PARTITION)));
  }

  /** Something happens at a poll, and nothing at the next, which is the end of the gathering. */
  void poll(Runnable task) {
    polls(task, () -> {});
  }

  void polls(Runnable... tasks) {
    for (Runnable task : tasks) {
      consumer.schedulePollTask(
          () -> {
            polled++;
            task.run();
          });
    }
  }

  void runToTheEnd() {
    poll(loop::stop);
    loop.run();
  }

  void append(FeedbackEvent event) {
    append(key(event.ref().traceId()), EventCodec.encode(event), NOON);
  }

  void append(byte[] key, byte[] value, Instant timestamp) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC,
            0,
            next,
            timestamp.toEpochMilli(),
            TimestampType.CREATE_TIME,
            key == null ? -1 : key.length,
            value == null ? -1 : value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
    next++;
    consumer.updateEndOffsets(Map.of(PARTITION, next));
  }

  static byte[] key(String traceId) {
    return RecordKey.encode("acme", traceId);
  }

  static TagNames tags() {
    return TagNames.standardAnd(List.of());
  }
}
