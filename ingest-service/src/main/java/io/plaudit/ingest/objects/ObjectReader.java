package io.plaudit.ingest.objects;

import io.plaudit.codec.ObjectCodec;
import io.plaudit.ingest.publish.KafkaSettings;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of objects from its start, for ever, and gives each to the cache of its kind. A
 * plain consumer on a thread of its own; after a failure it begins from the start again, which
 * changes nothing: what was known counts until the end is reached again. Single use: start, then
 * close.
 */
public final class ObjectReader {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectReader.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);
  private static final Duration AWAITED_POLL = Duration.ofMillis(20);
  private static final long PAUSE_MS = 500;
  private static final long CLOSE_MS = 5_000;
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration WATCH = Duration.ofSeconds(5);

  /** So long after a failure what was known before is good enough. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** The longest that somebody waits for what the log holds. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Properties properties;
  private final String topic;
  private final Map<String, ObjectCache> caches;
  private final Consumer<List<ObjectRef>> removal;
  private final CurrencyWaiters waiters = new CurrencyWaiters(this::wake);
  private final Thread thread = new Thread(this::run, "plaudit-objects");
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /** The same once it is caught up: woken earlier it would begin again, perhaps for ever. */
  private volatile KafkaConsumer<byte[], byte[]> following;

  private volatile boolean caughtUp;
  private volatile Lost lost;
  private volatile boolean failed;
  private long swept = System.nanoTime();
  private long watched = swept - WATCH.toNanos();

  /** The same moment by the clock on the wall, which may jump, and by the one that does not. */
  private record Lost(Instant at, long nanos) {}

  /**
   * @param removal hears, on the reader's thread, of objects that nobody needs any longer
   */
  public ObjectReader(
      KafkaSettings kafka, List<ObjectCache> caches, Consumer<List<ObjectRef>> removal) {
    this.removal = removal;
    properties = kafka.reader();
    topic = kafka.objectsTopic();
    this.caches = caches.stream().collect(Collectors.toMap(ObjectCache::kind, Function.identity()));
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Why the caches cannot be relied on; empty when they can. */
  public Optional<String> problem() {
    if (failed) {
      return Optional.of("the reader of objects has failed: restart the service");
    }
    if (!caughtUp) {
      return Optional.of("objects are not read to the end yet");
    }
    Lost since = lost;
    return since == null || !isOver(GRACE, since.nanos)
        ? Optional.empty()
        : Optional.of("objects are not followed since " + since.at);
  }

  /**
   * Waits until everything that the log holds now is read.
   *
   * @return true, or false when it took too long; on a thread that must not be held up
   */
  public CompletableFuture<Boolean> current() {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    if (!waiters.add(outcome)) {
      return CompletableFuture.completedFuture(false);
    }
    return outcome.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void wake() {
    KafkaConsumer<byte[], byte[]> now = following;
    if (now != null) {
      now.wakeup();
    }
  }

  /** Blocks, for a bounded time. */
  public void close() throws InterruptedException {
    closing.countDown();
    KafkaConsumer<byte[], byte[]> now = consumer;
    if (now != null) {
      now.wakeup();
    }
    thread.join(CLOSE_MS);
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      boolean closed = false;
      while (!closed) {
        readOn();
        closed = closing.await(PAUSE_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The thread's boundary: with nobody reading, what is known must not count for ever.
      failed = true;
      LOG.atError().setCause(e).log("the reader of objects has failed");
    }
  }

  private void readOn() {
    try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(properties)) {
      consumer = opened;
      follow(opened);
    } catch (WakeupException e) {
      LOG.atDebug().log("the service stops");
    } catch (KafkaException e) {
      LOG.atWarn().addKeyValue("cause", e.toString()).log("objects cannot be read; trying again");
    } finally {
      following = null;
      consumer = null;
      if (lost == null) {
        Lost now = new Lost(Instant.now(), System.nanoTime());
        lost = now;
        caches.values().forEach(cache -> cache.lost(now.nanos));
      }
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> opened) {
    List<TopicPartition> partitions =
        opened.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return;
    }
    opened.assign(partitions);
    opened.seekToBeginning(partitions);
    Map<TopicPartition, Long> end = opened.endOffsets(partitions);
    caches.values().forEach(ObjectCache::restart);
    while (!isClosing() && !CurrencyWaiters.isPast(opened, end)) {
      opened.poll(AWAITED_POLL).forEach(this::deliver);
    }
    if (!isClosing()) {
      caches.values().forEach(ObjectCache::caughtUp);
      caughtUp = true;
      lost = null;
      following = opened;
    }
    while (!isClosing()) {
      read(opened);
      answer(opened);
      watch(opened);
      sweep();
    }
  }

  private void read(KafkaConsumer<byte[], byte[]> opened) {
    try {
      opened.poll(waiters.isEmpty() ? IDLE_POLL : AWAITED_POLL).forEach(this::deliver);
    } catch (WakeupException e) {
      LOG.atTrace().log("somebody waits, or the service stops");
    }
  }

  private void answer(KafkaConsumer<byte[], byte[]> opened) {
    try {
      waiters.look(opened);
    } catch (WakeupException e) {
      // The first one came just now; the next round, which does not sleep, sees to it.
      LOG.atTrace().log("somebody waits, or the service stops");
    }
  }

  /** A poll that finds nothing does not tell whether anybody was there to say so. */
  private void watch(KafkaConsumer<byte[], byte[]> opened) {
    if (isOver(WATCH, watched)) {
      try {
        long before = System.nanoTime();
        opened.endOffsets(opened.assignment());
        watched = before;
      } catch (WakeupException e) {
        LOG.atTrace().log("somebody waits, or the service stops");
      }
    }
  }

  private void sweep() {
    if (isOver(SWEEP, swept)) {
      Instant now = Instant.now();
      List<ObjectRef> expired =
          caches.values().stream().flatMap(cache -> cache.sweep(now).stream()).toList();
      if (!expired.isEmpty()) {
        removal.accept(expired);
      }
      swept = System.nanoTime();
    }
  }

  private static boolean isOver(Duration time, long since) {
    return System.nanoTime() - since >= time.toNanos();
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record) {
    try {
      SideObject object = ObjectCodec.decode(record.key(), record.value());
      ObjectCache cache = caches.get(object.ref().kind());
      if (cache != null) {
        cache.accept(object, Instant.ofEpochMilli(record.timestamp()));
      }
    } catch (InvalidEventException e) {
      LOG.atWarn()
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("a record is no object");
    }
  }
}
