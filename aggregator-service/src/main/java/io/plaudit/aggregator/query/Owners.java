package io.plaudit.aggregator.query;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Who in the consumer group has which partition, asked for about once a second while somebody wants
 * to know, and never waited for. Not thread-safe.
 */
final class Owners {

  private static final long REFRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long GOOD_FOR_NANOS = Duration.ofSeconds(3).toNanos();

  private final Admin admin;
  private final String groupId;
  private KafkaFuture<ConsumerGroupDescription> asked;
  private long askedAt;
  private Set<TopicPartition> owned;
  private long knownAt;

  Owners(Admin admin, String groupId) {
    this.admin = admin;
    this.groupId = groupId;
    this.askedAt = System.nanoTime() - REFRESH_NANOS;
  }

  /** Whether each of these has an owner; true as long as it is not known. */
  boolean haveAll(Set<TopicPartition> partitions) {
    long now = System.nanoTime();
    if (asked != null && asked.isDone()) {
      owned = assigned(asked);
      knownAt = now;
      asked = null;
    }
    if (asked == null && now - askedAt >= REFRESH_NANOS) {
      asked = admin.describeConsumerGroups(List.of(groupId)).describedGroups().get(groupId);
      askedAt = now;
    }
    return owned == null || now - knownAt > GOOD_FOR_NANOS || owned.containsAll(partitions);
  }

  /** None when the group does not exist or nobody says; a group in transition shows none either. */
  private static Set<TopicPartition> assigned(KafkaFuture<ConsumerGroupDescription> done) {
    Set<TopicPartition> assigned = new HashSet<>();
    try {
      done.get()
          .members()
          .forEach(member -> assigned.addAll(member.assignment().topicPartitions()));
    } catch (ExecutionException e) {
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return assigned;
  }
}
