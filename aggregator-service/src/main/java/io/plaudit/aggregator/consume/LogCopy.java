package io.plaudit.aggregator.consume;

import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.Topics;
import io.plaudit.model.Erasure;
import io.plaudit.settings.LogSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Copies the topic of events to another one of more partitions, each record once and those of a
 * trace in their order: records and how far the copy has come are one transaction of Kafka. It can
 * be ended in any way and begun again, and goes on where it was. An erasure is written once into
 * every partition, for the traces of its own are in all of them. Blocks; not thread-safe.
 */
public final class LogCopy implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final LogSettings settings;
  private final String target;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final int sourcePartitions;
  private final RecordDecoder decoder;

  /**
   * Makes the topic if it is not there, and finds out how far the copy is.
   *
   * @param settings of the log that is copied
   * @param partitions how many the copy has; more than the log
   * @throws KafkaException when Kafka does not answer
   * @throws IllegalArgumentException when there is a topic of this name that is not such a copy
   */
  public LogCopy(LogSettings settings, String target, int partitions) {
    this.settings = settings;
    this.target = target;
    this.partitions = partitions;
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      this.sourcePartitions = describe(admin, settings.eventsTopic()).partitions().size();
      if (partitions <= sourcePartitions) {
        throw new IllegalArgumentException(
            "the log has " + sourcePartitions + " partitions: the copy must have more");
      }
      make(admin);
    }
    this.decoder = new RecordDecoder(sourcePartitions);
    this.producer =
        TransactionalProducer.open(
            settings,
            "plaudit-grow-" + target,
            Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"));
    this.consumer =
        new KafkaConsumer<>(ofConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      begin();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Copies what the log holds now.
   *
   * @return how many records were copied
   * @throws KafkaException when it cannot go on; nothing is copied twice by beginning again
   */
  public long run() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
    long copied = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isPast(ends)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        copy(records);
        copied += records.count();
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new KafkaException("the log cannot be read to its end");
      }
    }
    return copied;
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    consumer.close();
  }

  private void make(Admin admin) {
    ConfigResource source = new ConfigResource(ConfigResource.Type.TOPIC, settings.eventsTopic());
    long retention =
        Long.parseLong(
            KafkaEventsLog.get(admin.describeConfigs(List.of(source)).values().get(source))
                .get(TopicConfig.RETENTION_MS_CONFIG)
                .value());
    NewTopic topic = new NewTopic(target, partitions, Topics.replication(settings.singleReplica()));
    topic.configs(Topics.settings(settings.singleReplica(), retention));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("the topic cannot be made", e.getCause());
      }
      int there = describe(admin, target).partitions().size();
      if (there != partitions) {
        throw new IllegalArgumentException(
            "there is a topic " + target + ", which has " + there + " partitions");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static TopicDescription describe(Admin admin, String topic) {
    return KafkaEventsLog.get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
  }

  /** Ends what an earlier copy may have left open, and goes on where it was. */
  private void begin() {
    producer.initTransactions();
    List<TopicPartition> source =
        consumer.partitionsFor(settings.eventsTopic(), PATIENCE).stream()
            .map(of -> new TopicPartition(of.topic(), of.partition()))
            .toList();
    Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(source), PATIENCE);
    boolean isNew = known.values().stream().allMatch(offset -> offset == null);
    if (isNew && !isEmpty()) {
      throw new IllegalArgumentException(
          "there is a topic " + target + " with records that were not copied here");
    }
    requireAll(known, isNew);
    consumer.assign(source);
    for (TopicPartition partition : source) {
      OffsetAndMetadata offset = known.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  /** Kafka forgets after some days how far one came that is not used: then nobody knows. */
  private void requireAll(Map<TopicPartition, OffsetAndMetadata> known, boolean isNew) {
    if (!isNew && known.values().stream().anyMatch(offset -> offset == null)) {
      throw new IllegalArgumentException(
          "Kafka has forgotten how far the copy " + target + " has come: make another");
    }
  }

  private boolean isEmpty() {
    List<TopicPartition> all =
        consumer.partitionsFor(target, PATIENCE).stream()
            .map(of -> new TopicPartition(of.topic(), of.partition()))
            .toList();
    return consumer.endOffsets(all, PATIENCE).values().stream().allMatch(end -> end == 0);
  }

  private void copy(ConsumerRecords<byte[], byte[]> records) {
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      if (ErasureCodec.isKey(each.key())) {
        copyErasure(each);
      } else {
        send(each, partition(each), each.key(), each.value());
      }
    }
    // Also of partitions of which nothing came, so that Kafka keeps all of them for as long.
    Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      behind.put(partition, new OffsetAndMetadata(consumer.position(partition)));
    }
    producer.sendOffsetsToTransaction(behind, consumer.groupMetadata());
    producer.commitTransaction();
  }

  private void copyErasure(ConsumerRecord<byte[], byte[]> record) {
    Item item = decoder.decode(record);
    if (item.erasure() != null) {
      CopiedErasure.of(item.erasure(), record.partition(), sourcePartitions)
          .ifPresent(erasure -> sendToAll(record, value(record, item.erasure(), erasure)));
    } else {
      // Without its key it is a dead letter in the copy too, which has no way to see why.
      byte[] key = item.isMisrouted() ? null : record.key();
      send(record, partition(record), key, record.value());
    }
  }

  /** As it came, where it means the same as it did. */
  private static byte[] value(ConsumerRecord<byte[], byte[]> record, Erasure read, Erasure copied) {
    boolean isSame =
        read.partition() == copied.partition() && read.partitions() == copied.partitions();
    return isSame ? record.value() : ErasureCodec.encode(copied);
  }

  private void sendToAll(ConsumerRecord<byte[], byte[]> record, byte[] value) {
    for (int partition = 0; partition < partitions; partition++) {
      send(record, partition, record.key(), value);
    }
  }

  private void send(
      ConsumerRecord<byte[], byte[]> record, int partition, byte[] key, byte[] value) {
    // What fails of them fails the transaction.
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(
                target, partition, record.timestamp(), key, value, record.headers()));
  }

  /** What stood in the wrong partition does so in the copy too: it is a dead letter in both. */
  private int partition(ConsumerRecord<byte[], byte[]> copied) {
    if (copied.key() == null) {
      return 0;
    }
    int hash = Utils.toPositive(Utils.murmur2(copied.key()));
    boolean isMisrouted = hash % sourcePartitions != copied.partition();
    return isMisrouted ? (hash % partitions + 1) % partitions : hash % partitions;
  }

  private boolean isPast(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
  }

  private Map<String, Object> ofConsumer() {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "plaudit-grow-" + target);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return properties;
  }
}
