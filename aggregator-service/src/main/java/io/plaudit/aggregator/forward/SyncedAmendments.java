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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Says on the log that LangSmith has a feedback, by an amendment that is the same each time it is
 * said. Used by one thread; connects when there is something to say.
 */
final class SyncedAmendments implements AutoCloseable {

  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int MAX_BLOCK_MS = 5_000;
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

  private final LoopSettings settings;
  private Producer<byte[], byte[]> producer;

  SyncedAmendments(LoopSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns when all of it is replicated.
   *
   * @throws KafkaException when it is not, within seconds; some may be all the same
   */
  void publish(List<FeedbackRef> feedbacks) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    List<Future<?>> sent = new ArrayList<>();
    for (FeedbackRef feedback : feedbacks) {
      sent.add(producer().send(record(feedback)));
    }
    for (Future<?> acknowledgement : sent) {
      await(acknowledgement, Math.max(0, deadline - System.nanoTime()));
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
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
            settings.topic(),
            RecordKey.encode(feedback.tenant(), feedback.traceId()),
            EventCodec.encode(event));
    header(record, Topics.CE_SPECVERSION, "1.0");
    header(record, Topics.CE_TYPE, event.type().wireName());
    header(record, Topics.CE_ID, id.toString());
    header(record, Topics.CE_SOURCE, "urn:plaudit:aggregator");
    header(record, Topics.CONTENT_TYPE, "application/json");
    return record;
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties = settings.producer(Topics.MAX_RECORD_BYTES);
      properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String ascii) {
    record.headers().add(name, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static void await(Future<?> acknowledgement, long withinNanos) {
    try {
      acknowledgement.get(withinNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
    } catch (TimeoutException e) {
      throw new KafkaException("the log did not take an amendment within " + WITHIN, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
