package io.plaudit.aggregator.consume;

import io.plaudit.settings.LogSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where the topic of events ends. */
public final class LogEnds {

  private LogEnds() {}

  /**
   * The offset behind the last record that may be read, by partition. Blocks, ten seconds at most.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not say
   */
  public static Map<Integer, Long> read(LogSettings log) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(log.kafka()))) {
      Map<TopicPartition, OffsetSpec> latest =
          KafkaEventsLog.get(
                  admin
                      .describeTopics(List.of(log.eventsTopic()))
                      .topicNameValues()
                      .get(log.eventsTopic()))
              .partitions()
              .stream()
              .collect(
                  Collectors.toMap(
                      partition -> new TopicPartition(log.eventsTopic(), partition.partition()),
                      partition -> OffsetSpec.latest()));
      Map<Integer, Long> ends = new TreeMap<>();
      KafkaEventsLog.get(
              admin
                  .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                  .all())
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    }
  }
}
