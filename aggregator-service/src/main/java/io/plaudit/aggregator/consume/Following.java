package io.plaudit.aggregator.consume;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the events for a follower, on a thread and in a consumer group of their own: what is slow
 * or fails there never holds up those who apply the events, and ends only by {@link #stop}. Single
 * use.
 */
public final class Following {

  private final LoopSettings settings;
  private final Follower follower;
  private final FollowMetrics metrics;
  private final LoopSupervisor supervisor;
  private KafkaEventsLog log;

  /**
   * Connects to nothing yet.
   *
   * @param name of the thread
   */
  public Following(String name, LoopSettings settings, Follower follower, FollowMetrics metrics) {
    this.settings = settings;
    this.follower = follower;
    this.metrics = metrics;
    this.supervisor =
        new LoopSupervisor(
            new UnendingLoops(this::next), settings.topic(), name, metrics::restarted);
  }

  public void start() {
    supervisor.start();
  }

  public LoopStatus status() {
    return supervisor.status();
  }

  /**
   * Lets what is being done end. Blocks, not longer than this and a few seconds.
   *
   * @return false when it had not ended by then
   */
  public boolean stop(Duration atMost) throws InterruptedException {
    supervisor.stop();
    boolean ended = supervisor.join(atMost);
    if (ended && log != null) {
      log.close();
    }
    return ended;
  }

  private Loop next(LoopListener listener) {
    if (log == null) {
      log = new KafkaEventsLog(Admin.create(settings.admin()), settings.topic());
    }
    RecordDecoder decoder = new RecordDecoder(log.describe().partitions());
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.follower(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return new FollowLoop(
        consumer, settings.topic(), decoder, follower, metrics, listener, Clock.systemUTC());
  }
}
