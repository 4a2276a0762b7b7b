package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestKafka;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** How far a copy of a log has come, where Kafka does not remember it for ever. */
final class LogCopyIT {

  private static final int PARTITIONS = 3;
  private static final Map<String, Object> KAFKA =
      Map.of("bootstrap.servers", TestKafka.bootstrapServers());

  private final String source = TestKafka.createTopic(TestKafka.uniqueTopic("log"), PARTITIONS);
  private final String target = TestKafka.uniqueTopic("copy");
  private final LogSettings log =
      new LogSettings(
          Map.of("bootstrap.servers", TestKafka.bootstrapServers()), source, "no objects", true);

  @Test
  void it_is_kept_of_idle_partitions_too_and_nothing_is_copied_again_where_a_part_is_lost()
      throws Exception {
    send();
    assertThat(copied()).isEqualTo(1);
    send();
    assertThat(copied()).isEqualTo(1);

    try (Admin admin = Admin.create(KAFKA)) {
      String group = "plaudit-grow-" + target;
      assertThat(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get())
          .hasSize(PARTITIONS);
      // As Kafka does by itself after a week.
      admin.deleteConsumerGroupOffsets(group, Set.of(new TopicPartition(source, 0))).all().get();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(this::copied)
        .withMessageContaining("forgotten how far");
  }

  private void send() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(source, 0, new byte[] {1}, new byte[] {2})).get();
    }
  }

  private long copied() {
    try (LogCopy copy = new LogCopy(log, target, PARTITIONS + 1)) {
      return copy.run();
    }
  }
}
