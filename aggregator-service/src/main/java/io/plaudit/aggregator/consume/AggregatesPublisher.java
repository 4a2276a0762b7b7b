package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.AggregatesFeed;
import io.plaudit.aggregator.store.LogIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the aggregates of the partitions that the loops of this process own, as they change, on
 * a thread of its own. It goes round at a pace, so that an aggregate that changes all the time is
 * published once a round, and lets a partition be that is far behind: applying comes first.
 */
public final class AggregatesPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AggregatesPublisher.class);

  /** A partition that is behind all the time is published nevertheless, so often. */
  private static final long MAX_YIELD_NANOS = Duration.ofSeconds(30).toNanos();

  /** Who was fenced gives the loop the time to find out that the partition is another's. */
  private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long TRIM_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  /** In one transaction. */
  private static final int PIECES_AT_ONCE = 8;

  /** In one turn of a partition; then the others have theirs. */
  private static final int STRETCHES_AT_ONCE = 10;

  private final PublisherSettings settings;
  private final AggregatesFeed feed;
  private final PublishMetrics metrics;
  private final AggregatesTopic topics;

  /** Events that are not applied, by partition that this process owns. */
  private final Map<Integer, Long> owned = new ConcurrentHashMap<>();

  private final Map<Integer, PartProducer> producers = new HashMap<>();
  private final Map<Integer, Long> notBefore = new HashMap<>();
  private final Map<Integer, Long> publishedAt = new HashMap<>();
  private final Map<Integer, Long> trimmedAt = new HashMap<>();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "plaudit-aggregates"));
  private volatile boolean closing;
  private volatile String crash;
  private LogIdentity topic;

  /** A publisher; it closes the feed with itself. */
  public AggregatesPublisher(
      PublisherSettings settings, AggregatesFeed feed, PublishMetrics metrics) {
    this.settings = settings;
    this.feed = feed;
    this.metrics = metrics;
    this.topics = new AggregatesTopic(settings);
  }

  public void start() {
    Future<?> unused =
        executor.scheduleWithFixedDelay(
            this::run, settings.paceMs(), settings.paceMs(), TimeUnit.MILLISECONDS);
  }

  /**
   * What the loops are to report to, which passes all on: it is from here that the publisher knows
   * the partitions.
   */
  public ConsumeMetrics hearing(ConsumeMetrics passedOn) {
    return new ConsumeMetrics() {
      @Override
      public void batch(Figures figures, Duration took) {
        passedOn.batch(figures, took);
      }

      @Override
      public void lag(int partition, long events, Duration behind) {
        owned.put(partition, events);
        passedOn.lag(partition, events, behind);
      }

      @Override
      public void released(int partition) {
        owned.remove(partition);
        passedOn.released(partition);
      }

      @Override
      public void restarted() {
        passedOn.restarted();
      }
    };
  }

  /** Why the publisher has ended for good, if it has; only a new process can go on then. */
  public Optional<String> crash() {
    return Optional.ofNullable(crash);
  }

  /** Ends after the piece that is being published, within ten seconds. */
  @Override
  public void close() {
    closing = true;
    executor.execute(this::release);
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more && !closing) {
        more = round();
      }
    } catch (Throwable e) {
      // The boundary of a scheduled task: what is thrown on here is seen by nobody, and ends it.
      crash = e.toString();
      LOG.atError().setCause(e).log("no aggregates are published: the process must begin anew");
      throw e;
    }
  }

  /** Whether a partition has more to publish at once. */
  private boolean round() {
    letGo();
    boolean more = false;
    for (Integer partition : new TreeSet<>(owned.keySet())) {
      long now = System.nanoTime();
      if (closing || now - notBefore.getOrDefault(partition, now) < 0 || yields(partition, now)) {
        continue;
      }
      try {
        more |= settings.isOn() && publish(partition);
        feed.forget(partition);
        trim(partition, now);
      } catch (RuntimeException e) {
        failed(partition, e);
      }
    }
    return more;
  }

  private boolean yields(int partition, long now) {
    return owned.getOrDefault(partition, 0L) > settings.loop().batchEvents()
        && now - publishedAt.computeIfAbsent(partition, first -> now) < MAX_YIELD_NANOS;
  }

  private boolean publish(int partition) {
    if (topic == null && !findTopic()) {
      return false;
    }
    AggregatesFeed.State state = feed.state(partition, topic.topicId());
    if (state.published().isEmpty()) {
      LOG.atInfo().addKeyValue("partition", partition).log("publishing all aggregates");
      if (walk(partition, feed.everything(partition))) {
        feed.published(partition, topic.topicId(), state.published(), state.applied());
      }
      return true;
    }
    long from = state.published().getAsLong();
    for (int i = 0; i < STRETCHES_AT_ONCE && from < state.applied() && !closing; i++) {
      long until = feed.end(partition, from, state.applied());
      if (!walk(partition, feed.changes(partition, from, until))) {
        return false;
      }
      feed.published(partition, topic.topicId(), OptionalLong.of(from), until);
      from = until;
    }
    publishedAt.put(partition, System.nanoTime());
    metrics.behind(partition, state.applied() - from);
    return from < state.applied();
  }

  /** False where we are closed before its end. */
  private boolean walk(int partition, AggregatesFeed.Walk walk) {
    PartProducer producer =
        producers.computeIfAbsent(partition, number -> new PartProducer(settings, number));
    boolean more = true;
    for (int piece = 1; more && !closing; piece++) {
      more = walk.next(producer::send);
      // A transaction costs the broker as much as hundreds of records do.
      if (!more || piece % PIECES_AT_ONCE == 0) {
        metrics.published(producer.commit());
      }
    }
    return !more;
  }

  private boolean findTopic() {
    OptionalLong partitions = feed.partitions();
    if (partitions.isPresent()) {
      topic = topics.ready((int) partitions.getAsLong());
    }
    return partitions.isPresent();
  }

  private void trim(int partition, long now) {
    Long last = trimmedAt.get(partition);
    if (last == null || now - last > TRIM_EVERY_NANOS) {
      if (!settings.isOn()) {
        feed.unpublished(partition);
      }
      feed.trim(partition);
      trimmedAt.put(partition, now);
    }
  }

  private void failed(int partition, RuntimeException e) {
    metrics.failed();
    LOG.atWarn()
        .setCause(e)
        .addKeyValue("partition", partition)
        .log("publishing aggregates failed; trying again");
    drop(partition);
    notBefore.put(partition, System.nanoTime() + AFTER_FAILURE_NANOS);
    // Perhaps it is another one by now.
    topic = null;
  }

  /** Partitions that went to another owner are published there. */
  private void letGo() {
    TreeSet<Integer> known = new TreeSet<>(publishedAt.keySet());
    known.addAll(producers.keySet());
    for (Integer partition : known) {
      if (!owned.containsKey(partition)) {
        drop(partition);
        publishedAt.remove(partition);
        trimmedAt.remove(partition);
        notBefore.remove(partition);
        metrics.released(partition);
      }
    }
  }

  private void drop(int partition) {
    PartProducer producer = producers.remove(partition);
    if (producer != null) {
      producer.close();
    }
  }

  private void release() {
    feed.close();
    producers.values().forEach(PartProducer::close);
    producers.clear();
  }
}
