package io.plaudit.aggregator.consume;

import io.plaudit.settings.LogSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What the loop needs to know.
 *
 * @param topic the log's
 * @param groupId the consumer group, shared by all aggregators of a store
 * @param instanceId this aggregator within the group, the same after a restart
 * @param batchEvents the most records of a batch
 */
public record LoopSettings(
    LogSettings log, String topic, String groupId, String instanceId, int batchEvents) {

  /** Of compressed records, which is no bound of what they are once they are inflated. */
  private static final int FETCH_BYTES = 16 * 1024 * 1024;

  /** So few that they fit into memory, be each as large as a record can be. */
  private static final int POLL_RECORDS = 32;

  private static final int METADATA_MS = 10_000;

  /** Settings of loops over events. */
  public LoopSettings(LogSettings log, String groupId, String instanceId, int batchEvents) {
    this(log, log.eventsTopic(), groupId, instanceId, batchEvents);
  }

  /** The same for loops over side objects: a group of its own, which comes and goes by itself. */
  public LoopSettings objects() {
    return new LoopSettings(
        log, log.objectsTopic(), groupId + "-objects", instanceId + "-objects", batchEvents);
  }

  /** The same for one of several members of the group in one process. */
  public LoopSettings member(int number) {
    return new LoopSettings(log, topic, groupId, instanceId + "-" + number, batchEvents);
  }

  /** The most records of one poll. */
  int pollRecords() {
    return Math.min(batchEvents, POLL_RECORDS);
  }

  boolean singleReplica() {
    return log.singleReplica();
  }

  Map<String, Object> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MS);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, instanceId);
    properties.putAll(log.kafka());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, pollRecords());
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return properties;
  }

  Map<String, Object> producer(int maxRequestBytes) {
    Map<String, Object> properties = new HashMap<>(log.kafka());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    return properties;
  }

  Map<String, Object> admin() {
    return new HashMap<>(log.kafka());
  }
}
