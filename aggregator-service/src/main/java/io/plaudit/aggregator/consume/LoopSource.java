package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.store.FeedbackStore;
import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.aggregator.store.ObjectStore;
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
  private final LogTarget target;
  private final ConsumeMetrics metrics;
  private final IntConsumer opened;
  private KafkaEventsLog log;

  private LoopSource(
      LoopSettings settings,
      Runnable migrations,
      LogTarget target,
      ConsumeMetrics metrics,
      IntConsumer opened) {
    this.settings = settings;
    this.migrations = migrations;
    this.target = target;
    this.metrics = metrics;
    this.opened = opened;
  }

  /**
   * A source of loops over events; connects to nothing yet.
   *
   * @param migrations brings the store's schema up to date, or throws; cheap when it is
   * @param deadLetters hears of partitions that may have dead letters to send on; must not block
   */
  public static LoopSource events(
      LoopSettings settings,
      Runnable migrations,
      FeedbackStore store,
      Aggregator aggregator,
      ConsumeMetrics metrics,
      IntConsumer deadLetters) {
    BatchSizes sizes = new BatchSizes(settings.batchEvents());
    return new LoopSource(
        settings,
        migrations,
        new FeedbackTarget(store, aggregator, metrics, sizes, deadLetters),
        metrics,
        deadLetters);
  }

  /** A source of loops over side objects; connects to nothing yet. */
  public static LoopSource objects(
      LoopSettings settings, Runnable migrations, ObjectStore store, ConsumeMetrics metrics) {
    return new LoopSource(
        settings, migrations, new ObjectTarget(store, metrics), metrics, partition -> {});
  }

  String topic() {
    return settings.topic();
  }

  @Override
  public Loop next(LoopListener listener) {
    migrations.run();
    if (log == null) {
      log = new KafkaEventsLog(Admin.create(settings.admin()), settings.topic());
    }
    LogIdentity identity = log.describe();
    PartitionOpener opener = target.claim(identity);
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return new ConsumerLoop(
        consumer,
        settings,
        new Assignment(consumer, opener, log, identity, metrics, opened),
        metrics,
        listener,
        Clock.systemUTC());
  }

  @Override
  public boolean placeIsTaken() {
    return log.hasMember(settings.groupId(), settings.instanceId());
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
