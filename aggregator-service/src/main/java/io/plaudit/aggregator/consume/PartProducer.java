package io.plaudit.aggregator.consume;

import io.plaudit.codec.Topics;
import io.plaudit.query.AggregatePart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the parts of one partition, in transactions under a name that the partition has: a
 * later owner's first step fences this one, so that nothing old comes after something new.
 */
final class PartProducer implements AutoCloseable {

  static final String TYPE = "feedback.aggregated";
  static final String SOURCE = "urn:plaudit:aggregator";

  /** The partition's offset, also where a part is gone and has no value. */
  static final String NEXT_OFFSET = "next_offset";

  private static final Logger LOG = LoggerFactory.getLogger(PartProducer.class);
  private static final int HEADROOM_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 8 * 1024 * 1024;
  private static final int TRANSACTION_MS = 30_000;

  private final String topic;
  private final int partition;
  private final Producer<byte[], byte[]> producer;
  private int sent;

  PartProducer(PublisherSettings settings, int partition) {
    this.topic = settings.topic();
    this.partition = partition;
    Map<String, Object> properties =
        settings.loop().producer(Topics.MAX_RECORD_BYTES + HEADROOM_BYTES);
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        settings.topic() + "-" + settings.loop().groupId() + "-" + partition);
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_MS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_MS / 2);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_MS);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Sends a part; null where it is gone, which lets compaction forget its key. */
  void send(AggregatePart part) {
    if (sent == 0) {
      producer.beginTransaction();
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            partition,
            part.place().recordKey(partition),
            part.isGone() ? null : part.encode());
    header(record, Topics.CE_SPECVERSION, "1.0");
    header(record, Topics.CE_TYPE, TYPE);
    header(record, Topics.CE_ID, UUID.randomUUID().toString());
    header(record, Topics.CE_SOURCE, SOURCE);
    header(record, Topics.CONTENT_TYPE, "application/json");
    header(record, NEXT_OFFSET, Long.toString(part.nextOffset()));
    // What fails here fails the transaction.
    Future<?> unused = producer.send(record);
    sent++;
  }

  /**
   * All that was sent is replicated, and visible to those who read what is committed.
   *
   * @return how many
   */
  int commit() {
    if (sent > 0) {
      producer.commitTransaction();
    }
    int committed = sent;
    sent = 0;
    return committed;
  }

  /** What was begun is undone, where that can still be said; else the next owner does it. */
  @Override
  public void close() {
    try {
      if (sent > 0) {
        producer.abortTransaction();
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.atDebug().setCause(e).log("a transaction is left to the next owner");
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
