package io.plaudit.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The topics and what makes one safe: the rules that both services must agree on. Each topic is
 * made by the service that writes it, never automatically.
 */
public final class Topics {

  public static final String EVENTS = "feedback.events";
  public static final String DEAD_LETTERS = "feedback.dead-letter";

  /** Side objects, compacted: the last record of a key is what counts. Private to the services. */
  public static final String OBJECTS = "feedback.objects";

  /** Aggregates as they change, a part of each partition; compacted. */
  public static final String AGGREGATES = "feedback.aggregates";

  /** The largest record, in bytes: an event's attributes at their limit, and room for the rest. */
  public static final int MAX_RECORD_BYTES = 6 * 1024 * 1024;

  /** CloudEvents 1.0, Kafka protocol binding, binary mode: the attributes are headers. */
  public static final String CE_SPECVERSION = "ce_specversion";

  public static final String CE_TYPE = "ce_type";
  public static final String CE_ID = "ce_id";
  public static final String CE_SOURCE = "ce_source";
  public static final String CONTENT_TYPE = "content-type";

  /** W3C Trace Context, passed on from the request. */
  public static final String TRACEPARENT = "traceparent";

  private static final long DAY_MS = 24L * 60 * 60 * 1000;
  private static final int SAFE_REPLICATION = 3;
  private static final int SAFE_MIN_ISR = 2;
  private static final String MAX_BYTES = "max.message.bytes";
  private static final String MIN_ISR = "min.insync.replicas";
  private static final String CLEANUP = "cleanup.policy";
  private static final String COMPACT = "compact";
  private static final String UNCLEAN = "unclean.leader.election.enable";

  private Topics() {}

  /**
   * The settings with which a topic of ours is made; the rest is the cluster's.
   *
   * @param singleReplica one copy is enough (a laptop)
   * @param retentionMs how long records stay; -1 is for ever
   */
  public static Map<String, String> settings(boolean singleReplica, long retentionMs) {
    return Map.of(
        MAX_BYTES,
        Integer.toString(MAX_RECORD_BYTES),
        MIN_ISR,
        singleReplica ? "1" : Integer.toString(SAFE_MIN_ISR),
        UNCLEAN,
        "false",
        CLEANUP,
        "delete",
        "retention.ms",
        Long.toString(retentionMs));
  }

  /**
   * The settings with which the topic of objects is made.
   *
   * @param singleReplica one copy is enough (a laptop)
   * @param removalsKeptMs how long a removal stays: a reader that was away for longer may miss it
   */
  public static Map<String, String> objectSettings(boolean singleReplica, long removalsKeptMs) {
    Map<String, String> settings = new HashMap<>(settings(singleReplica, -1));
    settings.put(CLEANUP, COMPACT);
    // Which of two came first is said by one clock, and not by that of each front door.
    settings.put("message.timestamp.type", "LogAppendTime");
    settings.put("delete.retention.ms", Long.toString(removalsKeptMs));
    return settings;
  }

  /** The settings with which the topic of aggregates is made: what is gone is gone in two days. */
  public static Map<String, String> aggregateSettings(boolean singleReplica) {
    Map<String, String> settings = new HashMap<>(settings(singleReplica, -1));
    settings.put(CLEANUP, COMPACT);
    settings.put("max.compaction.lag.ms", Long.toString(DAY_MS));
    settings.put("delete.retention.ms", Long.toString(DAY_MS));
    settings.put("segment.ms", Long.toString(DAY_MS));
    return settings;
  }

  public static short replication(boolean singleReplica) {
    return (short) (singleReplica ? 1 : SAFE_REPLICATION);
  }

  /** Why records on such a topic could be lost or refused; empty when it is safe. */
  public static List<String> dangers(
      boolean singleReplica, int replication, Map<String, String> settings) {
    List<String> dangers = new ArrayList<>();
    if (Integer.parseInt(settings.getOrDefault(MAX_BYTES, "0")) < MAX_RECORD_BYTES) {
      dangers.add(MAX_BYTES + " must be at least " + MAX_RECORD_BYTES);
    }
    if (Boolean.parseBoolean(settings.getOrDefault(UNCLEAN, "true"))) {
      dangers.add(UNCLEAN + " must be false");
    }
    if (!singleReplica && replication < SAFE_REPLICATION) {
      dangers.add("replication must be at least " + SAFE_REPLICATION + ", was " + replication);
    }
    if (!singleReplica && Integer.parseInt(settings.getOrDefault(MIN_ISR, "0")) < SAFE_MIN_ISR) {
      dangers.add(MIN_ISR + " must be at least " + SAFE_MIN_ISR);
    }
    return dangers;
  }

  /** The same for the topic of objects, of which nothing may go but what was written again. */
  public static List<String> objectDangers(
      boolean singleReplica, int replication, Map<String, String> settings) {
    List<String> dangers = dangers(singleReplica, replication, settings);
    if (!COMPACT.equals(settings.get(CLEANUP))) {
      dangers.add(CLEANUP + " must be " + COMPACT);
    }
    return dangers;
  }
}
