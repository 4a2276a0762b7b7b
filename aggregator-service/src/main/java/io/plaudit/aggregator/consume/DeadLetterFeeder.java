package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.DeadLetterOutbox;
import io.plaudit.codec.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dead letters on to their topic, at least once, on a thread of its own: what is slow or
 * failing here never holds up the loop. A record too large for the topic once it has its headers
 * goes without its value, and if its key alone is too large without that: both stay in the store.
 */
public final class DeadLetterFeeder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFeeder.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration RETENTION = Duration.ofDays(30);
  private static final int HEADROOM_BYTES = 64 * 1024;

  private final LoopSettings settings;
  private final DeadLetterOutbox outbox;
  private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "plaudit-dead-letters"));
  private volatile String crash;
  private Producer<byte[], byte[]> producer;

  /** A feeder; it closes the outbox with itself. */
  public DeadLetterFeeder(LoopSettings settings, DeadLetterOutbox outbox) {
    this.settings = settings;
    this.outbox = outbox;
  }

  public void start() {
    Future<?> unused =
        executor.scheduleWithFixedDelay(
            this::run, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** This partition may have dead letters to send on. Returns at once; from any thread. */
  public void notice(int partition) {
    waiting.add(partition);
  }

  /** Ends after what is being sent, within ten seconds. */
  @Override
  public void close() {
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

  /** Why the feeder has ended for good, if it has; only a new process can go on then. */
  public Optional<String> crash() {
    return Optional.ofNullable(crash);
  }

  private void run() {
    try {
      feedAll();
    } catch (Throwable e) {
      // The boundary of a scheduled task: what is thrown on here is seen by nobody, and ends it.
      crash = e.toString();
      LOG.atError().setCause(e).log("no dead letters are sent on: the process must begin anew");
      throw e;
    }
  }

  private void feedAll() {
    for (Integer partition : List.copyOf(waiting)) {
      waiting.remove(partition);
      try {
        feed(partition);
      } catch (RuntimeException e) {
        // The boundary of a scheduled task: thrown on, it would be the last one.
        waiting.add(partition);
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("partition", partition)
            .log("sending dead letters failed; trying again");
      }
    }
  }

  private void feed(int partition) {
    List<DeadLetter> letters = outbox.pending(partition);
    while (!letters.isEmpty() && !executor.isShutdown()) {
      send(partition, letters);
      outbox.sent(partition, letters.get(letters.size() - 1).offset() + 1);
      letters = outbox.pending(partition);
    }
  }

  private void send(int partition, List<DeadLetter> letters) {
    List<Future<?>> sent = new ArrayList<>();
    for (DeadLetter letter : letters) {
      DeadLetter.Raw raw = letter.record();
      sent.add(producer().send(record(partition, letter, raw.key(), raw.value())));
    }
    for (int i = 0; i < sent.size(); i++) {
      DeadLetter letter = letters.get(i);
      Optional<KafkaException> failure = failure(sent.get(i));
      if (isTooLarge(failure)) {
        byte[] key = letter.record().key();
        failure = failure(producer().send(record(partition, letter, key, null)));
      }
      if (isTooLarge(failure)) {
        failure = failure(producer().send(record(partition, letter, null, null)));
      }
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }

  private static boolean isTooLarge(Optional<KafkaException> failure) {
    return failure.isPresent() && failure.get() instanceof RecordTooLargeException;
  }

  private static ProducerRecord<byte[], byte[]> record(
      int partition, DeadLetter letter, byte[] key, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.DEAD_LETTERS, key, value);
    header(record, "reason", letter.reason());
    header(record, "detail", letter.detail());
    header(record, "partition", Integer.toString(partition));
    header(record, "offset", Long.toString(letter.offset()));
    header(record, "timestamp", letter.record().timestamp().toString());
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<KafkaException> failure(Future<?> sent) {
    try {
      sent.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(
          e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      createTopic();
      producer =
          new KafkaProducer<>(
              settings.producer(Topics.MAX_RECORD_BYTES + HEADROOM_BYTES),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private void createTopic() {
    NewTopic topic =
        new NewTopic(Topics.DEAD_LETTERS, 1, Topics.replication(settings.singleReplica()));
    topic.configs(Topics.settings(settings.singleReplica(), RETENTION.toMillis()));
    try (Admin admin = Admin.create(settings.admin())) {
      KafkaEventsLog.get(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      LOG.atDebug().log("the dead letters' topic is there already");
    }
  }

  private void release() {
    outbox.close();
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
