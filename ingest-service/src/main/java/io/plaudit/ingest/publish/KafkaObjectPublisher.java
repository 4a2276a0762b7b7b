package io.plaudit.ingest.publish;

import io.plaudit.codec.ObjectCodec;
import io.plaudit.ingest.bound.ByteBound;
import io.plaudit.model.SideObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Publishes objects by a Kafka producer of their own, acks=all and idempotent: however slow they
 * are, events do not wait for them. What may block runs on this class's own thread; what waits for
 * it is bounded in bytes and number. Single use: start, then close.
 */
public final class KafkaObjectPublisher implements ObjectPublisher {

  /** A caller knows the outcome after this long, whatever Kafka does. */
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(2_500);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(11);
  private static final long MAX_BYTES = 16L * 1024 * 1024;
  private static final int MAX_QUEUED = 10_000;
  private static final int OVERHEAD_BYTES = 512;

  private final KafkaSettings settings;
  private final TopicWatch watch;
  private final ByteBound inFlight = new ByteBound(MAX_BYTES);
  private final ThreadPoolExecutor sender =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_QUEUED),
          task -> new Thread(task, "plaudit-object-publisher")) {
        @Override
        protected void terminated() {
          // Not a task of its own: the queue may be full.
          closeProducer();
        }
      };
  private final Executor alarm =
      CompletableFuture.delayedExecutor(
          ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
  private Producer<byte[], byte[]> producer;

  public KafkaObjectPublisher(KafkaSettings settings) {
    this.settings = settings;
    watch = new TopicWatch(new CheckedTopic(settings, TopicPlan.objects(settings)));
  }

  /** Begins to look for Kafka; {@link #check} says when it is found. */
  public void start() {
    watch.start();
  }

  @Override
  public CompletableFuture<Void> publish(List<SideObject> objects) {
    Optional<String> problem = check();
    if (problem.isPresent()) {
      return refused(problem.get());
    }
    List<ProducerRecord<byte[], byte[]>> records = objects.stream().map(this::record).toList();
    long bytes = records.stream().mapToLong(KafkaObjectPublisher::bytes).sum();
    if (!inFlight.reserve(bytes)) {
      return refused("too much is waiting for Kafka");
    }
    ObjectSending sending = new ObjectSending(records, () -> inFlight.release(bytes));
    try {
      sender.execute(() -> send(sending));
    } catch (RejectedExecutionException e) {
      sending.refuse("too much is waiting for Kafka", e);
    }
    alarm.execute(sending::timeUp);
    return sending.acknowledged();
  }

  @Override
  public Optional<String> check() {
    return sender.isShutdown() ? Optional.of("the service is stopping") : watch.problem();
  }

  /** Lets what was accepted reach Kafka. Blocks, for a bounded time. */
  public void close() throws InterruptedException {
    sender.shutdown();
    watch.close();
    if (!sender.awaitTermination(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      sender.shutdownNow();
    }
  }

  private void send(ObjectSending sending) {
    try {
      sending.send(ready());
    } catch (KafkaException e) {
      sending.refuse("Kafka cannot be reached", e);
    }
  }

  /** The producer, its metadata there: what it asks for goes on while it says "not yet". */
  private Producer<byte[], byte[]> ready() {
    if (producer == null) {
      producer = new KafkaProducer<>(settings.producer());
    }
    long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
    while (true) {
      try {
        producer.partitionsFor(settings.objectsTopic());
        return producer;
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private void closeProducer() {
    if (producer != null) {
      producer.close(CLOSE_WITHIN);
    }
  }

  private ProducerRecord<byte[], byte[]> record(SideObject object) {
    return new ProducerRecord<>(
        settings.objectsTopic(),
        ObjectCodec.encodeKey(object.ref()),
        ObjectCodec.encodeValue(object));
  }

  private static long bytes(ProducerRecord<byte[], byte[]> record) {
    return record.key().length
        + (record.value() == null ? 0L : record.value().length)
        + OVERHEAD_BYTES;
  }

  private static CompletableFuture<Void> refused(String reason) {
    return CompletableFuture.failedFuture(PublishException.notStored(reason));
  }
}
