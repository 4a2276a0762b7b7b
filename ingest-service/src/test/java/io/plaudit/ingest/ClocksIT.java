package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.testsupport.TestKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * What becomes of records from a front door whose clock is ahead, on a topic as a front door makes
 * it: an event is judged by its record's time, so that must not be anything.
 */
final class ClocksIT {

  @Test
  void a_record_of_more_than_an_hour_ahead_is_not_taken() throws Exception {
    String topic = TestKafka.uniqueTopic("events");
    try (FakeAggregator aggregator = new FakeAggregator();
        TestDoor door =
            new TestDoor(
                TestDoor.variables(TestKafka.bootstrapServers(), topic, aggregator.port()))) {
      door.awaitReadyForWrites();

      assertThat(send(topic, Duration.ofMinutes(50))).isNotNegative();
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> send(topic, Duration.ofMinutes(70)))
          .withCauseInstanceOf(InvalidTimestampException.class);
    }
  }

  private static long send(String topic, Duration ahead) throws Exception {
    long time = Instant.now().plus(ahead).toEpochMilli();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer
          .send(new ProducerRecord<>(topic, 0, time, new byte[0], new byte[0]))
          .get(20, TimeUnit.SECONDS)
          .offset();
    }
  }
}
