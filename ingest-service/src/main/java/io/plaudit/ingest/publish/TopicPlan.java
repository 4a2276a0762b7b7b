package io.plaudit.ingest.publish;

import io.plaudit.codec.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic as it is made here, and what an existing one must not be.
 *
 * @param made what is made when there is none
 * @param rules what it must not be
 */
record TopicPlan(NewTopic made, Rules rules) {

  /** Few: objects are small and rarely written. For ever, as with events. */
  private static final int OBJECT_PARTITIONS = 4;

  /** A reader that was away for longer may miss that an object was removed. */
  private static final Duration REMOVALS_KEPT = Duration.ofDays(30);

  /** Why records on a topic with so many replicas and these settings would not be safe. */
  @FunctionalInterface
  interface Rules {
    List<String> dangers(boolean singleReplica, int replication, Map<String, String> settings);
  }

  String name() {
    return made.name();
  }

  static TopicPlan events(KafkaSettings settings) {
    long retentionMs = settings.retention().isNegative() ? -1 : settings.retention().toMillis();
    return new TopicPlan(
        topic(settings, settings.topic(), settings.partitions())
            .configs(Topics.settings(settings.singleReplica(), retentionMs)),
        Topics::dangers);
  }

  static TopicPlan objects(KafkaSettings settings) {
    return new TopicPlan(
        topic(settings, settings.objectsTopic(), OBJECT_PARTITIONS)
            .configs(Topics.objectSettings(settings.singleReplica(), REMOVALS_KEPT.toMillis())),
        Topics::objectDangers);
  }

  private static NewTopic topic(KafkaSettings settings, String name, int partitions) {
    return new NewTopic(name, partitions, Topics.replication(settings.singleReplica()));
  }
}
