package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.LogIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/** A topic as its cluster describes it. */
final class KafkaEventsLog implements EventsLog, AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String topic;

  KafkaEventsLog(Admin admin, String topic) {
    this.admin = admin;
    this.topic = topic;
  }

  @Override
  public LogIdentity describe() {
    TopicDescription description =
        get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    return new LogIdentity(
        topic, description.topicId().toString(), description.partitions().size());
  }

  /** Whether a consumer group has a static member of this name; one that is gone has none. */
  boolean hasMember(String group, String instance) {
    try {
      return get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
          .members()
          .stream()
          .anyMatch(member -> member.groupInstanceId().equals(Optional.of(instance)));
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }

  @Override
  public void close() {
    admin.close(TIMEOUT);
  }

  /** The result, its failure as the exception that Kafka means. */
  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
    } catch (TimeoutException e) {
      throw new KafkaException("the broker did not answer within " + TIMEOUT, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
