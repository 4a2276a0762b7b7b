package io.plaudit.aggregator.consume;

import io.plaudit.settings.LogSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What the loop needs to know.
 *
 * @param topic the log's
 * @param groupId the consumer group, shared by all aggregators of a store
 * @param instanceId this aggregator within the group, the same after a restart
 * @param batchEvents the most records of a batch
 * @param loops how many share the memory of the process, this one among them
 */
public record LoopSettings(
    LogSettings log, String topic, String groupId, String instanceId, int batchEvents, int loops) {

  private static final int MIB = 1024 * 1024;

  /** Of compressed records, which is no bound of what they are once they are inflated. */
  private static final int FETCH_BYTES = 16 * MIB;

  private static final int MIN_FETCH_BYTES = MIB;

  /** So few that they fit into memory, be each as large as a record can be. */
  private static final int POLL_RECORDS = 32;

  private static final int MIN_POLL_RECORDS = 4;

  /** What all loops together may have polled and not yet applied. */
  private static final long GATHERED_BYTES = 64L * MIB;

  /** Side objects are small and few: their loop takes a sixteenth of that. */
  private static final int OBJECTS_SHARE = 16;

  /** Who follows wants few of the events, and is in no hurry. */
  private static final int FOLLOWERS_SHARE = 16;

  /**
   * Events are fetched so far apart, unless there are many: a transaction of a few dozen events
   * costs several times as much for each as one of hundreds.
   */
  private static final int PACE_MS = 30;

  /** So much is fetched at once, however soon it comes. */
  private static final int MANY_BYTES = MIB;

  private static final int SESSION_MS = 6_000;

  /**
   * Members learn by their heartbeats that partitions are to move: so long a partition that moves
   * may be without an owner, and reads of it behind.
   */
  private static final int HEARTBEAT_MS = 500;

  private static final int METADATA_MS = 10_000;

  /** Settings of the only loop over events in a process. */
  public LoopSettings(LogSettings log, String groupId, String instanceId, int batchEvents) {
    this(log, log.eventsTopic(), groupId, instanceId, batchEvents, 1);
  }

  /** The same for a loop over side objects: a group of its own, which comes and goes by itself. */
  public LoopSettings objects() {
    return new LoopSettings(
        log,
        log.objectsTopic(),
        groupId + "-objects",
        instanceId + "-objects",
        batchEvents,
        OBJECTS_SHARE);
  }

  /**
   * The same for who follows the events beside the loops that apply them: a group of its own.
   *
   * @param name what it is for
   */
  public LoopSettings following(String name) {
    return new LoopSettings(
        log,
        log.eventsTopic(),
        groupId + "-" + name,
        instanceId + "-" + name,
        batchEvents,
        FOLLOWERS_SHARE);
  }

  /** The same for one of several members of the group in one process. */
  public LoopSettings member(int number, int of) {
    return new LoopSettings(log, topic, groupId, instanceId + "-" + number, batchEvents, of);
  }

  /** The most records of one poll. */
  int pollRecords() {
    return Math.min(batchEvents, Math.max(MIN_POLL_RECORDS, POLL_RECORDS / loops));
  }

  /** What this loop may gather, of all its partitions, before it must apply it. */
  long gatheredBytes() {
    return GATHERED_BYTES / loops;
  }

  private int fetchBytes() {
    return Math.max(MIN_FETCH_BYTES, FETCH_BYTES / loops);
  }

  boolean singleReplica() {
    return log.singleReplica();
  }

  Map<String, Object> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
    if (topic.equals(log.eventsTopic())) {
      properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, MANY_BYTES);
      properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, PACE_MS);
    }
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes());
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes());
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
    // Not the cooperative one: it gives partitions away in one round and to their new owner in the
    // next. Static members that die between the two come back to the assignment of the first, and
    // nobody owns what was given away, for as long as the group stays as it is.
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, StickyAssignor.class.getName());
    return properties;
  }

  /**
   * Those of a follower's consumer. It has no place in its group that is kept for it: that spares
   * little where nobody waits, and whoever comes by the same name would take it for good.
   */
  Map<String, Object> follower() {
    Map<String, Object> properties = consumer();
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return properties;
  }

  /** Properties of a producer that waits until a record is replicated. */
  public Map<String, Object> producer(int maxRequestBytes) {
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
