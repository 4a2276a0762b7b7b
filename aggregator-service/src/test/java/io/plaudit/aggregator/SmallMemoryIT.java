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
import java.util.stream.IntStream;
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

  /** So many that each loop has some. */
  private static final int TRACES = 20;

  private static final int EVENT_BYTES = 97_000;

  @TempDir private Path logs;

  @Test
  void backlogThatInflatesBeyondTheHeap_isApplied() throws Exception {
    try (Pipeline pipeline = new Pipeline()) {
      sendCompressed(pipeline.topic());
      Map<String, String> variables = pipeline.variables("small");
      variables.put("PLAUDIT_BATCH_EVENTS", "10000");
      variables.put("PLAUDIT_CONSUMERS", "4");
      variables.put("JAVA_TOOL_OPTIONS", "-Xmx256m");
      try (ServiceProcess process =
          ServiceProcess.start(
              AggregatorMain.class.getName(), variables, logs.resolve("small.log"))) {
        pipeline.awaitApplied(EVENTS);
        assertThat(process.isAlive()).isTrue();
      }
      assertThat(pipeline.number("select count(*) from feedback")).isEqualTo(TRACES);
    }
  }

  /** The same events again and again: only the first of each costs the database anything. */
  private static void sendCompressed(String topic) {
    List<byte[]> events = IntStream.range(0, TRACES).mapToObj(SmallMemoryIT::padded).toList();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
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
        byte[] key = RecordKey.encode("acme", "t" + i % TRACES);
        sent.add(producer.send(new ProducerRecord<>(topic, key, events.get(i % TRACES))));
      }
    }
    assertThat(sent).allSatisfy(one -> assertThat(one.get().hasOffset()).isTrue());
  }

  private static byte[] padded(int trace) {
    byte[] event = EventCodec.encode(recorded(feedback(ref("t" + trace, 1), "1", "1")));
    byte[] padded = Arrays.copyOf(event, EVENT_BYTES);
    Arrays.fill(padded, event.length, EVENT_BYTES, (byte) ' ');
    return padded;
  }
}
