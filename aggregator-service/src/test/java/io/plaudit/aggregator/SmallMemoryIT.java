package io.plaudit.aggregator;

import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.testsupport.ServiceProcess;
import io.plaudit.testsupport.TestKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backlog that is small on the wire and, inflated, larger than the aggregator's memory. */
@Timeout(180)
final class SmallMemoryIT {

  private static final int EVENTS = 5_000;
  private static final int EVENT_BYTES = 97_000;

  @TempDir private Path logs;

  @Test
  void backlogThatInflatesBeyondTheHeap_isApplied() throws Exception {
    try (Pipeline pipeline = new Pipeline()) {
      sendCompressed(pipeline.topic());
      Map<String, String> variables = pipeline.variables("small");
      variables.put("PLAUDIT_BATCH_EVENTS", "10000");
      variables.put("JAVA_TOOL_OPTIONS", "-Xmx256m");
      try (ServiceProcess process =
          ServiceProcess.start(
              AggregatorMain.class.getName(), variables, logs.resolve("small.log"))) {
        pipeline.awaitApplied(EVENTS);
        assertThat(process.isAlive()).isTrue();
      }
      assertThat(pipeline.number("select count(*) from feedback")).isEqualTo(1);
    }
  }

  /** The same event again and again: only the first costs the database anything. */
  private static void sendCompressed(String topic) {
    byte[] event = EventCodec.encode(recorded(feedback(ref("t", 1), "1", "1")));
    byte[] padded = Arrays.copyOf(event, EVENT_BYTES);
    Arrays.fill(padded, event.length, EVENT_BYTES, (byte) ' ');
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    byte[] key = RecordKey.encode("acme", "t");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "compression.type",
                "gzip",
                "batch.size",
                "4194304",
                "max.request.size",
                "8388608",
                "linger.ms",
                "50"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, key, padded)));
      }
    }
    assertThat(sent).allSatisfy(one -> assertThat(one.get().hasOffset()).isTrue());
  }
}
