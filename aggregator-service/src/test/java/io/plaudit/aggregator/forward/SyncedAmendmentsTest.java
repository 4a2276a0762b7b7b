package io.plaudit.aggregator.forward;

import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.codec.EventCodec;
import io.plaudit.model.FeedbackRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SyncedAmendmentsTest {

  private static final String TOPIC = "feedback.events";
  private static final Duration WITHIN = Duration.ofMillis(300);

  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private boolean acknowledging = true;
  private final SyncedAmendments amendments = new SyncedAmendments(TOPIC, this::producer, WITHIN);

  @Test
  void eachIsSaidByOneProducer_andTheSameEachTime() {
    amendments.publish(refs(2));
    amendments.publish(refs(1));

    assertThat(producers).hasSize(1);
    assertThat(producers.get(0).history())
        .extracting(record -> EventCodec.decode(record.value()).ref())
        .containsExactly(ref("t", 0), ref("t", 1), ref("t", 0));
    assertThat(producers.get(0).history())
        .extracting(record -> EventCodec.decode(record.value()).eventId())
        .satisfies(ids -> assertThat(ids.get(0)).isEqualTo(ids.get(2)).isNotEqualTo(ids.get(1)));
    amendments.close();
    assertThat(producers.get(0).closed()).isTrue();
  }

  @Test
  void producerThatRefusesForGood_isReplaced() {
    amendments.publish(refs(1));
    producers.get(0).sendException = new OutOfOrderSequenceException("lost");

    assertThatThrownBy(() -> amendments.publish(refs(1)))
        .isInstanceOf(OutOfOrderSequenceException.class);
    assertThat(producers.get(0).closed()).isTrue();
    amendments.publish(refs(1));
    assertThat(producers).hasSize(2);
    assertThat(producers.get(1).history()).hasSize(1);
  }

  @Test
  void producerWhoseAcknowledgementsFail_orDoNotCome_isReplaced() {
    acknowledging = false;
    assertThatThrownBy(() -> amendments.publish(refs(2)))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("PT0.3S");
    assertThat(producers.get(0).closed()).isTrue();

    acknowledging = true;
    amendments.publish(refs(2));
    assertThat(producers).hasSize(2);
    assertThat(producers.get(1).history()).hasSize(2);
  }

  /** Each of the sends may block, but not all of them one after another. */
  @Test
  void logThatIsAway_isKnownInTime_howeverManyThereAre() throws IOException {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", "127.0.0.1:" + closedPort(), "max.block.ms", "200");
    try (SyncedAmendments toNobody =
        new SyncedAmendments(
            TOPIC,
            () ->
                new KafkaProducer<>(
                    properties, new ByteArraySerializer(), new ByteArraySerializer()),
            WITHIN)) {
      long begun = System.nanoTime();

      assertThatThrownBy(() -> toNobody.publish(refs(256))).isInstanceOf(KafkaException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private Producer<byte[], byte[]> producer() {
    MockProducer<byte[], byte[]> made =
        new MockProducer<>(
            acknowledging,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producers.add(made);
    return made;
  }

  private static List<FeedbackRef> refs(int count) {
    return LongStream.range(0, count).mapToObj(id -> ref("t", id)).toList();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
