package io.plaudit.benchmarks.load;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.FeedbackEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Fills a topic with events, written by the project's own codec, as the front door would. */
public final class Preload {

  /** Ten million events in a week. */
  private static final Duration DISTANCE = Duration.ofDays(7).dividedBy(10_000_000);

  private static final int TRACES_PER_MILLION = 500_000;
  private static final int MILLION = 1_000_000;

  private final String brokers;

  public Preload(String brokers) {
    this.brokers = brokers;
  }

  /** The time that so many events fill: ten million a week, however many there are. */
  public static Duration span(int events) {
    return DISTANCE.multipliedBy(events);
  }

  /**
   * Events from one number up to another, exclusive, in the order of time. Each million of them has
   * 500,000 traces of its own, as traces come and go; users and prompts stay. The same numbers give
   * the same events.
   *
   * @param start when event 0 was created
   * @param written those that the topic has already, which are left out
   */
  public void run(String topic, Instant start, int from, int until, Written written) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      Feedbacks feedbacks = null;
      for (int number = from; number < until; number++) {
        if (feedbacks == null || number % MILLION == 0) {
          long traces = (long) (number / MILLION) * TRACES_PER_MILLION;
          feedbacks = new Feedbacks(number, traces, TRACES_PER_MILLION);
        }
        ProducerRecord<byte[], byte[]> next =
            record(topic, feedbacks.nextEvent(start.plus(span(number))));
        if (!written.hasNext(next.partition())) {
          Future<RecordMetadata> unused =
              producer.send(
                  next,
                  (sent, e) -> {
                    if (e != null) {
                      failure.set(e);
                    }
                  });
        }
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("the topic was not filled", failure.get());
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, FeedbackEvent event) {
    byte[] key = RecordKey.encode(event.ref().tenant(), event.ref().traceId());
    int partition = Utils.toPositive(Utils.murmur2(key)) % Broker.PARTITIONS;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, key, EventCodec.encode(event));
    Headers headers = record.headers();
    headers.add(Topics.CE_SPECVERSION, ascii("1.0"));
    headers.add(Topics.CE_TYPE, ascii(event.type().wireName()));
    headers.add(Topics.CE_ID, ascii(event.eventId().toString()));
    headers.add(Topics.CE_SOURCE, ascii("urn:plaudit:ingest"));
    headers.add(Topics.CONTENT_TYPE, ascii("application/json"));
    return record;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
