package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.codec.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic of aggregates: looked at, made where there is none. Blocks. */
final class AggregatesTopic {

  private final PublisherSettings settings;

  AggregatesTopic(PublisherSettings settings) {
    this.settings = settings;
  }

  /**
   * The topic, which has this many partitions or more: a part is in the partition of its events,
   * whatever its key would choose.
   */
  LogIdentity ready(int partitions) {
    try (Admin admin = Admin.create(settings.loop().admin())) {
      KafkaEventsLog topic = new KafkaEventsLog(admin, settings.topic());
      try {
        return grown(admin, topic, topic.describe(), partitions);
      } catch (UnknownTopicOrPartitionException e) {
        create(admin, partitions);
        return topic.describe();
      }
    }
  }

  private LogIdentity grown(Admin admin, KafkaEventsLog topic, LogIdentity found, int partitions) {
    if (found.partitions() >= partitions) {
      return found;
    }
    KafkaEventsLog.get(
        admin
            .createPartitions(Map.of(settings.topic(), NewPartitions.increaseTo(partitions)))
            .all());
    return topic.describe();
  }

  private void create(Admin admin, int partitions) {
    boolean single = settings.loop().singleReplica();
    NewTopic topic = new NewTopic(settings.topic(), partitions, Topics.replication(single));
    topic.configs(Topics.aggregateSettings(single));
    try {
      KafkaEventsLog.get(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // Another aggregator was quicker.
      return;
    }
  }
}
