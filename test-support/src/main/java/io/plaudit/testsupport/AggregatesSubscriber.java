package io.plaudit.testsupport;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A subscriber of {@code feedback.aggregates}, as docs/subscriber.md describes one: keeps the last
 * part of each key and adds the parts of all partitions up. Not thread-safe.
 */
public final class AggregatesSubscriber implements AutoCloseable {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final KafkaConsumer<String, String> consumer;

  /** What an aggregate is of, and its parts by partition. */
  private final Map<Place, Map<Integer, JsonNode>> parts = new HashMap<>();

  /** What an aggregate is of. */
  public record Place(String tenant, String key, String scope, String value) {}

  /** What the parts of an aggregate add up to, in exact decimals. */
  public record Total(
      long count,
      long scored,
      BigDecimal weight,
      BigDecimal weightedValue,
      BigDecimal weightSquared,
      BigDecimal weightedSquare) {

    Total plus(JsonNode part) {
      return new Total(
          count + part.get("count").longValue(),
          scored + part.get("scored").longValue(),
          weight.add(part.get("weight").decimalValue()),
          weightedValue.add(part.get("weighted_value").decimalValue()),
          weightSquared.add(part.get("weight_squared").decimalValue()),
          weightedSquare.add(part.get("weighted_square").decimalValue()));
    }

    /** The weighted mean, of doubles; NaN where nothing has weight. */
    public double mean() {
      return weightedValue.doubleValue() / weight.doubleValue();
    }
  }

  /**
   * Begins at the start of every partition of the topic.
   *
   * @throws IllegalStateException where there is no such topic
   */
  public AggregatesSubscriber(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false"),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (all.isEmpty()) {
      consumer.close();
      throw new IllegalStateException("there is no topic " + topic);
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Takes in all that is on the topic now. */
  public void catchUp() throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
        take(record);
      }
    }
  }

  /** The total of one aggregate; zeros where there is nothing. */
  public Total total(Place place) {
    Total total =
        new Total(0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    for (JsonNode part : parts.getOrDefault(place, Map.of()).values()) {
      total = total.plus(part);
    }
    return total;
  }

  /** The totals of all that there is. */
  public Map<Place, Total> totals() {
    Map<Place, Total> totals = new HashMap<>();
    parts.keySet().forEach(place -> totals.put(place, total(place)));
    return totals;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void take(ConsumerRecord<String, String> record) throws IOException {
    JsonNode key = JSON.readTree(record.key());
    Place place =
        new Place(
            key.get(0).textValue(),
            key.get(1).textValue(),
            key.get(2).textValue(),
            key.get(3).textValue());
    Map<Integer, JsonNode> byPartition = parts.computeIfAbsent(place, first -> new HashMap<>());
    int partition = key.get(4).intValue();
    if (record.value() == null) {
      byPartition.remove(partition);
    } else {
      byPartition.put(partition, JSON.readTree(record.value()));
    }
    if (byPartition.isEmpty()) {
      parts.remove(place);
    }
  }
}
