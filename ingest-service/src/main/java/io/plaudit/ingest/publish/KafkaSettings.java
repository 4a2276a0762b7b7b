package io.plaudit.ingest.publish;

import io.plaudit.settings.LogSettings;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach Kafka, and the topics of events and objects.
 *
 * @param partitions how many the topic gets when it is made here
 * @param retention of the topic when it is made here; negative is for ever
 * @param maxInFlightBytes how much may be accepted and not yet acknowledged
 */
public record KafkaSettings(
    LogSettings log, int partitions, Duration retention, long maxInFlightBytes) {

  private static final int BATCH_BYTES = 256 * 1024;
  private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;
  private static final long SPARE_BUFFER_BYTES = 32L * 1024 * 1024;
  private static final int DELIVERY_TIMEOUT_MS = 10_000;
  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final int MAX_BLOCK_MS = 50;
  private static final int RECONNECT_MAX_MS = 1_000;
  private static final int FETCH_WAIT_MS = 25;
  private static final int ADMIN_TIMEOUT_MS = 4_000;
  private static final Duration KEEP_METADATA = Duration.ofDays(1);

  String topic() {
    return log.eventsTopic();
  }

  public String objectsTopic() {
    return log.objectsTopic();
  }

  boolean singleReplica() {
    return log.singleReplica();
  }

  Properties producer() {
    Properties all = new Properties();
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "plaudit-ingest");
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * maxInFlightBytes + SPARE_BUFFER_BYTES);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    all.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, KEEP_METADATA.toMillis());
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
    all.putAll(log.kafka());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }

  /** Reads a topic from its start, alone: no group, nothing committed. */
  public Properties reader() {
    Properties all = new Properties();
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "plaudit-ingest-objects");
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS / 2);
    all.putAll(log.kafka());
    // A broker answers one request of a connection after another: while a fetch waits for records,
    // the question where the log ends waits too.
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return all;
  }

  Properties admin() {
    Properties all = new Properties();
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "plaudit-ingest-admin");
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS / 2);
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
    all.putAll(log.kafka());
    return all;
  }
}
