package io.plaudit.aggregator.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The log as Kafka's admin client shows it, the store as its table of positions does. */
final class KafkaLogState implements LogState {

  /** Answers come within milliseconds, or the cluster is in trouble. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<String, Object> properties;
  private final String topic;
  private final String groupId;
  private final AppliedOffsets applied;

  /** Made when it is needed: making one fails while the brokers' names do not resolve. */
  private Admin admin;

  private Owners owners;
  private Set<TopicPartition> partitions = Set.of();
  private long describedAt;

  KafkaLogState(Map<String, ?> kafka, String topic, String groupId, AppliedOffsets applied) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "plaudit-read-barrier");
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.properties = Map.copyOf(properties);
    this.topic = topic;
    this.groupId = groupId;
    this.applied = applied;
  }

  @Override
  public Map<Integer, Long> ends() {
    if (admin == null) {
      connect();
    }
    // Partitions that were added have no owner: who applies the log refuses to go on with them.
    if (partitions.isEmpty() || System.nanoTime() - describedAt >= REFRESH_NANOS) {
      partitions = describe();
      describedAt = System.nanoTime();
    }
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream()
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    // As the consumer reads: what an open transaction holds back cannot be waited for.
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> found =
        get(admin.listOffsets(latest, committed).all());
    Map<Integer, Long> ends = new TreeMap<>();
    found.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  @Override
  public Map<Integer, Long> applied() {
    return applied.fetch();
  }

  @Override
  public boolean everyPartitionHasAnOwner() {
    return owners == null || owners.haveAll(partitions);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    applied.close();
  }

  private void connect() {
    try {
      admin = Admin.create(properties);
      owners = new Owners(admin, groupId);
    } catch (KafkaException e) {
      throw new UnknownStateException("there is no way to Kafka", e);
    }
  }

  private Set<TopicPartition> describe() {
    return get(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnknownStateException("Kafka does not answer", e.getCause());
    } catch (TimeoutException e) {
      throw new UnknownStateException("Kafka does not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownStateException("interrupted", e);
    }
  }
}
