package io.plaudit.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a real broker. */
final class PreloadIT {

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final int EVENTS = 400;

  @TempDir private Path directory;

  @Test
  void theSpanOfAMillion_isATenthOfAWeek() {
    assertThat(Preload.span(1_000_000)).isEqualTo(Duration.ofDays(7).dividedBy(10));
  }

  @Test
  void aTopicThatWasFilledInTwoParts_isTheSameAsOneFilledAtOnce() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        Admin admin =
            Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      create(admin, "whole");
      create(admin, "interrupted");
      Preload preload = new Preload(kafka.bootstrapServers());

      preload.run("whole", START, 0, EVENTS, Written.nothing());
      preload.run("interrupted", START, 0, EVENTS / 3, Written.nothing());
      Map<Integer, Long> begun = new HashMap<>();
      read(kafka, "interrupted", EVENTS / 3)
          .forEach((partition, events) -> begun.put(partition, (long) events.size()));
      preload.run("interrupted", START, 0, EVENTS, new Written(begun));

      assertThat(read(kafka, "interrupted", EVENTS)).isEqualTo(read(kafka, "whole", EVENTS));
    }
  }

  private static void create(Admin admin, String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, Broker.PARTITIONS, (short) 1))).all().get();
  }

  /** So many events by partition, in order. */
  private static Map<Integer, List<String>> read(EmbeddedKafka kafka, String topic, int events) {
    Map<Integer, List<String>> read = new TreeMap<>();
    List<TopicPartition> partitions =
        IntStream.range(0, Broker.PARTITIONS)
            .mapToObj(number -> new TopicPartition(topic, number))
            .toList();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int missing = events;
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (missing > 0 && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          read.computeIfAbsent(record.partition(), first -> new ArrayList<>()).add(record.value());
          missing--;
        }
      }
      assertThat(missing).isZero();
    }
    return read;
  }
}
