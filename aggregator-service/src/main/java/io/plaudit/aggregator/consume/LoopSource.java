package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.FeedbackStore;
import io.plaudit.aggregator.store.LogIdentity;
import java.time.Clock;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prepares loops: each begins with a schema that is up to date, a store that is tied to the log,
 * and a consumer of its own.
 */
public final class LoopSource implements Loops, AutoCloseable {

  private final LoopSettings settings;
  private final Runnable migrations;
  private final FeedbackStore store;
  private final Aggregator aggregator;
  private final ConsumeMetrics metrics;
  private final IntConsumer deadLetters;
  private final BatchSizes sizes;
  private KafkaEventsLog log;

  /**
   * A source; connects to nothing yet.
   *
   * @param migrations brings the store's schema up to date, or throws; cheap when it is
   * @param deadLetters hears of partitions that may have dead letters to send on; must not block
   */
  public LoopSource(
      LoopSettings settings,
      Runnable migrations,
      FeedbackStore store,
      Aggregator aggregator,
      ConsumeMetrics metrics,
      IntConsumer deadLetters) {
    this.settings = settings;
    this.migrations = migrations;
    this.store = store;
    this.aggregator = aggregator;
    this.metrics = metrics;
    this.deadLetters = deadLetters;
    this.sizes = new BatchSizes(settings.batchEvents());
  }

  String topic() {
    return settings.topic();
  }

  @Override
  public ConsumerLoop next(LoopListener listener) {
    migrations.run();
    if (log == null) {
      log = new KafkaEventsLog(Admin.create(settings.admin()), settings.topic());
    }
    LogIdentity identity = log.describe();
    store.claim(identity);
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return new ConsumerLoop(
        consumer,
        settings,
        new RecordApplier(
            new BatchApplier(new RecordDecoder(identity.partitions()), aggregator, metrics),
            sizes,
            deadLetters),
        new Assignment(consumer, store, log, identity, metrics, deadLetters),
        metrics,
        listener,
        Clock.systemUTC());
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
