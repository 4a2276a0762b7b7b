package io.plaudit.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The brokers as the harness sees them, past all proxies. */
final class ClusterView implements AutoCloseable {

  private static final int LIMIT_MS = 3_000;

  private final Admin admin;

  ClusterView(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", "faults");
    settings.put("request.timeout.ms", LIMIT_MS);
    settings.put("default.api.timeout.ms", LIMIT_MS);
    settings.put("reconnect.backoff.max.ms", 500);
    admin = Admin.create(settings);
  }

  /** Whether the broker has every record of every partition that it keeps a copy of. */
  boolean inSync(int node) throws InterruptedException {
    try {
      if (admin.describeCluster().nodes().get().stream().noneMatch(known -> known.id() == node)) {
        return false;
      }
      return topics().stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.isr().stream().anyMatch(copy -> copy.id() == node));
    } catch (ExecutionException notNow) {
      return false;
    }
  }

  /** Where the partitions of a topic end, for those who read what is committed. */
  Map<Integer, Long> ends(String topic) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .forEach(
              partition ->
                  wanted.put(
                      new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
      Map<Integer, Long> ends = new HashMap<>();
      admin
          .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    } catch (ExecutionException notNow) {
      return Map.of();
    }
  }

  private List<TopicDescription> topics() throws ExecutionException, InterruptedException {
    var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    return new ArrayList<>(admin.describeTopics(names).allTopicNames().get().values());
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(5));
  }
}
