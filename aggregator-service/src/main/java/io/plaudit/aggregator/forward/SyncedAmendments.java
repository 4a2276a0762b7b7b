package io.plaudit.aggregator.forward;

import io.plaudit.aggregator.consume.LoopSettings;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.Change;
import io.plaudit.model.Digests;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on the log that LangSmith has a feedback, by an amendment that is the same each time it is
 * said. Used by one thread; connects when there is something to say, and anew after a failure: what
 * a producer refuses for good another may take, and saying it twice does no harm.
 */
final class SyncedAmendments implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SyncedAmendments.class);
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /** So little that what may block for each record is bounded by the whole. */
  private static final int MAX_BLOCK_MS = 50;

  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final RawJson SYNCED = new RawJson("{\"" + HummFeedback.SYNCED + "\":true}");
  private static final Patch PATCH =
      new Patch(
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.keep(),
          Change.to(SYNCED));

  private final String topic;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Duration within;
  private Producer<byte[], byte[]> producer;

  SyncedAmendments(LoopSettings settings) {
    this(settings.topic(), () -> newProducer(settings), WITHIN);
  }

  /**
   * @param within how long {@link #publish} may take, and a little more
   */
  SyncedAmendments(String topic, Supplier<Producer<byte[], byte[]>> producers, Duration within) {
    this.topic = topic;
    this.producers = producers;
    this.within = within;
  }

  /**
   * Returns when all of it is replicated.
   *
   * @throws KafkaException when it is not, within seconds; some may be all the same
   */
  void publish(List<FeedbackRef> feedbacks) {
    try {
      send(feedbacks, System.nanoTime() + within.toNanos());
    } catch (RuntimeException e) {
      abandon();
      throw e;
    }
  }

  @Override
  public void close() {
    close(CLOSE_WITHIN);
  }

  private void send(List<FeedbackRef> feedbacks, long deadline) {
    awaitTopic(deadline);
    List<Future<?>> sent = new ArrayList<>();
    for (FeedbackRef feedback : feedbacks) {
      requireTime(deadline, null);
      sent.add(producer.send(record(feedback)));
    }
    for (Future<?> acknowledgement : sent) {
      await(acknowledgement, Math.max(0, deadline - System.nanoTime()));
    }
  }

  /** The client goes on asking for what it says it does not know yet. */
  private void awaitTopic(long deadline) {
    if (producer == null) {
      producer = producers.get();
    }
    boolean known = false;
    while (!known) {
      try {
        producer.partitionsFor(topic);
        known = true;
      } catch (org.apache.kafka.common.errors.TimeoutException e) {
        requireTime(deadline, e);
      }
    }
  }

  private void requireTime(long deadline, Exception cause) {
    if (System.nanoTime() >= deadline) {
      throw late(cause);
    }
  }

  private KafkaException late(Exception cause) {
    return new KafkaException("the log did not take an amendment within " + within, cause);
  }

  private void abandon() {
    try {
      close(Duration.ZERO);
    } catch (KafkaException e) {
      LOG.atDebug().setCause(e).log("closing a producer that failed");
    }
  }

  private void close(Duration atMost) {
    Producer<byte[], byte[]> closing = producer;
    producer = null;
    if (closing != null) {
      closing.close(atMost);
    }
  }

  private ProducerRecord<byte[], byte[]> record(FeedbackRef feedback) {
    UUID id =
        Digests.nameUuid(
            HummFeedback.SYNCED,
            feedback.tenant(),
            feedback.traceId(),
            feedback.feedbackId().toString());
    Amended event = new Amended(id, feedback, PATCH, Instant.now().truncatedTo(ChronoUnit.MICROS));
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            RecordKey.encode(feedback.tenant(), feedback.traceId()),
            EventCodec.encode(event));
    header(record, Topics.CE_SPECVERSION, "1.0");
    header(record, Topics.CE_TYPE, event.type().wireName());
    header(record, Topics.CE_ID, id.toString());
    header(record, Topics.CE_SOURCE, "urn:plaudit:aggregator");
    header(record, Topics.CONTENT_TYPE, "application/json");
    return record;
  }

  private static Producer<byte[], byte[]> newProducer(LoopSettings settings) {
    Map<String, Object> properties = settings.producer(Topics.MAX_RECORD_BYTES);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) WITHIN.toMillis());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String ascii) {
    record.headers().add(name, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private void await(Future<?> acknowledgement, long withinNanos) {
    try {
      acknowledgement.get(withinNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
    } catch (TimeoutException e) {
      throw late(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
