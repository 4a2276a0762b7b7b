package io.plaudit.ingest.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic of ours: made when it is missing, and looked at for what could lose records. Once it was
 * well it is never made again, and has to stay the same topic with as many partitions: records that
 * were there before are what readers' offsets and the order of a trace depend on. Every method
 * blocks, for seconds when the broker is away; not thread-safe.
 */
final class CheckedTopic implements WatchedTopic {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final KafkaSettings settings;
  private final TopicPlan plan;
  private Admin admin;

  /** The topic as it was when it was well for the first time. */
  private TopicDescription trusted;

  CheckedTopic(KafkaSettings settings, TopicPlan plan) {
    this.settings = settings;
    this.plan = plan;
  }

  @Override
  public State look() throws ExecutionException, InterruptedException {
    if (admin == null) {
      admin = Admin.create(settings.admin());
    }
    Optional<TopicDescription> found = describe();
    if (trusted != null) {
      Optional<String> change = change(found);
      return change.isPresent()
          ? State.lost(change.get())
          : new State(problems(found.get()), false);
    }
    if (found.isEmpty()) {
      create();
      found = describe();
    }
    if (found.isEmpty()) {
      return new State(List.of("the topic " + plan.name() + " is being made"), false);
    }
    List<String> problems = problems(found.get());
    if (problems.isEmpty()) {
      trusted = found.get();
    }
    return new State(problems, false);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(CLOSE_TIMEOUT);
    }
  }

  private Optional<String> change(Optional<TopicDescription> now) {
    if (now.isEmpty()) {
      return Optional.of("the topic " + plan.name() + " is gone");
    }
    if (!now.get().topicId().equals(trusted.topicId())) {
      return Optional.of("the topic " + plan.name() + " was made anew");
    }
    int before = trusted.partitions().size();
    int after = now.get().partitions().size();
    return after == before
        ? Optional.empty()
        : Optional.of(
            "the topic %s had %d partitions, now it has %d".formatted(plan.name(), before, after));
  }

  private Optional<TopicDescription> describe() throws ExecutionException, InterruptedException {
    try {
      return Optional.of(
          admin.describeTopics(List.of(plan.name())).topicNameValues().get(plan.name()).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void create() throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(plan.made())).all().get();
    } catch (ExecutionException e) {
      // Another front door was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private List<String> problems(TopicDescription topic)
      throws ExecutionException, InterruptedException {
    int replication = Integer.MAX_VALUE;
    List<String> problems = new ArrayList<>();
    for (TopicPartitionInfo partition : topic.partitions()) {
      replication = Math.min(replication, partition.replicas().size());
      if (partition.leader() == null || partition.leader().isEmpty()) {
        problems.add("partition " + partition.partition() + " has no leader");
      }
    }
    problems.addAll(plan.rules().dangers(settings.singleReplica(), replication, configuration()));
    return problems;
  }

  private Map<String, String> configuration() throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, plan.name());
    Config config = admin.describeConfigs(List.of(resource)).values().get(resource).get();
    Map<String, String> values = new HashMap<>();
    config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
    return values;
  }
}
