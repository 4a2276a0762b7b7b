package io.plaudit.aggregator.consume;

import io.plaudit.settings.LogSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens producers of which all that they write is in transactions. */
final class TransactionalProducer {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** More than the largest record has. */
  private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;

  private TransactionalProducer() {}

  /**
   * A producer; its first transaction ends what an earlier one of this id has begun.
   *
   * @param id which no two use at once
   * @param more properties of its own
   */
  static KafkaProducer<byte[], byte[]> open(
      LogSettings settings, String id, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
